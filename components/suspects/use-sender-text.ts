'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { senderOf } from '@sluice/log-engine/sender';
import { visibleString } from '../evidence/visible-text';

/** What a person calls a sender: a mailbox by its name, a user or a machine as what it is. */
export function useSenderText(): (key: string, name?: string) => string {
  const t = useTranslations('suspects.sender');
  return useCallback(
    (key: string, name?: string) => {
      const sender = senderOf(key);
      if (sender.kind === 'account') return visibleString(sender.account);
      if (sender.kind === 'client') return t('client', { address: sender.address });
      return name === undefined ? t('user', { uid: String(sender.uid) }) : t('namedUser', { uid: String(sender.uid), name: visibleString(name) });
    },
    [t],
  );
}

/** What fits a button of a phone. */
const MAX_LABEL = 32;

/** A long name cut in its middle: a person's name and the domain stand at its ends. Elsewhere on the page it stands in full. */
export function cutMiddle(text: string): string {
  const signs = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
  if (signs.length <= MAX_LABEL) return text;
  const end = Math.floor((MAX_LABEL - 1) / 2);
  return `${signs.slice(0, MAX_LABEL - 1 - end).join('')}…${signs.slice(-end).join('')}`;
}
