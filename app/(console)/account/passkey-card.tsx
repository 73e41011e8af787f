'use client';

import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PasskeyView } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { passkeysPossible } from '@/components/hooks/passkeys';
import { useFormats } from '@/components/hooks/use-formats';
import { AddPasskey } from '@/components/people/add-passkey';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { RenamePasskey } from './rename-passkey';
import { useRemovePasskey } from './use-own-account';
import classes from './account.module.css';

/** One's passkeys: added, listed, renamed, removed. */
export function PasskeyCard({ passkeys }: { passkeys: readonly PasskeyView[] }) {
  const t = useTranslations('account');
  const { moment, number } = useFormats();
  const notice = useNotice();
  const remove = useRemovePasskey();
  const [renamed, setRenamed] = useState<{ id: string; name: string } | null>(null);
  const client = useQueryClient();
  const onAdded = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['account'] });
    notice(t('passkeyAdded'));
  };
  return (
    <Card title={t('passkeysTitle', { count: number(passkeys.length) })}>
      <p className={classes.text}>{t('passkeysText')}</p>
      <ProblemMessage error={remove.error} />
      <ul className={classes.sessions}>
        {passkeys.map(({ id, name: given, createdAt }) => {
          const name = visibleString(given);
          return (
            <li key={id}>
              <div className={classes.session}>
                <strong>{name}</strong>
                <span className={classes.quiet}>{t('passkeySince', { time: moment(createdAt) })}</span>
              </div>
              <Button variant="default" className="touch-target" aria-label={t('passkeyRenameOf', { name })} onClick={() => setRenamed({ id, name: given })}>
                {t('passkeyRename')}
              </Button>
              <Button
                variant="default"
                className="touch-target"
                aria-label={t('passkeyRemoveOf', { name })}
                loading={remove.isPending && remove.variables.id === id}
                onClick={() => remove.mutate({ id }, { onSuccess: () => notice(t('passkeyRemoved')) })}
              >
                {t('passkeyRemove')}
              </Button>
            </li>
          );
        })}
      </ul>
      {passkeysPossible() ? <AddPasskey onAdded={onAdded} /> : <Alert color="gray">{t('passkeysNowhere', { address: window.location.origin })}</Alert>}
      {renamed !== null && <RenamePasskey passkey={renamed} onClose={() => setRenamed(null)} />}
    </Card>
  );
}
