'use client';

import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { visiblePieces } from './visible-text';
import classes from './evidence.module.css';

/** Of an address that is too long for its line, each part stays whole as long as it can. */
const PART = /(?<=[@.])(?=[^@.])/;

/** Untrusted text, isolated from what is around it, with a visible mark for each character that would hide or reorder others. */
export function VisibleText({ text, isAddress = false }: { text: string; isAddress?: boolean }) {
  const t = useTranslations('suspects.evidence');
  return (
    <bdi dir="ltr" className={classes.untrusted}>
      {visiblePieces(text).map((piece, index) =>
        piece.kind === 'text' ? (
          <Fragment key={index}>{isAddress ? withBreaks(piece.text) : piece.text}</Fragment>
        ) : (
          <span key={index} className={classes.mark} title={t('markTitle', { codePoint: piece.codePoint })}>
            {piece.text}
          </span>
        ),
      )}
    </bdi>
  );
}

const withBreaks = (text: string) =>
  text.split(PART).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
