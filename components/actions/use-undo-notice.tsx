'use client';

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { accountOf, type Act } from './act-state';
import classes from './actions.module.css';
import { useSenderText } from '../suspects/use-sender-text';

/** Only what is done without a question needs a way back at hand; it also stands in the page as a button of its own. */
const inverse = { 'disable-account': 'enable-account', 'hold-messages': 'release-messages' } as const;

/** Long enough to read an address on a phone, and to think. */
const UNDO_MS = 20_000;

function undoOf(act: Act): Act | null {
  if (act.kind !== 'disable-account' && act.kind !== 'hold-messages') return null;
  return { kind: inverse[act.kind], account: act.account };
}

/** Says at the edge of the page what was begun and, for reversible acts, offers Undo. */
export function useUndoNotice(): (act: Act, start: (undo: Act) => void) => void {
  const t = useTranslations('actions');
  const senderText = useSenderText();
  return useCallback(
    (act, start) => {
      const undo = undoOf(act);
      if (undo === null) return;
      const id = `undo-${act.kind}-${accountOf(act)}`;
      const press = (): void => {
        notifications.hide(id);
        start(undo);
      };
      notifications.show({
        id,
        withCloseButton: false,
        autoClose: UNDO_MS,
        message: (
          <div className={classes.notice}>
            <span>{t(`toast.${act.kind}`, { account: senderText(accountOf(act) ?? '') })}</span>
            <Button size="compact-sm" variant="light" className="touch-target" onClick={press}>
              {t('undo')}
            </Button>
          </div>
        ),
      });
    },
    [t, senderText],
  );
}
