'use client';

import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { Breakable } from '../ui/breakable';
import { visiblePieces } from './visible-text';
import classes from './evidence.module.css';

/** Untrusted text, isolated from what is around it, with a visible mark for each character that would hide or reorder others. */
export function VisibleText({ text, isAddress = false }: { text: string; isAddress?: boolean }) {
  const t = useTranslations('suspects.evidence');
  return (
    <bdi dir="ltr" className={classes.untrusted}>
      {visiblePieces(text).map((piece, index) =>
        piece.kind === 'text' ? (
          <Fragment key={index}>{isAddress ? <Breakable text={piece.text} /> : piece.text}</Fragment>
        ) : (
          <span key={index} className={classes.mark} title={t('markTitle', { codePoint: piece.codePoint })}>
            {piece.text}
          </span>
        ),
      )}
    </bdi>
  );
}
