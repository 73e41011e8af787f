'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { senderOf } from '@/lib/logs/sender';
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
