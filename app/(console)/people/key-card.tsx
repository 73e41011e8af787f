'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ApiKeyView } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemMessage } from '@/components/ui/problem-message';
import { useNotice } from '@/components/ui/use-notice';
import { KeyDialog } from './key-dialog';
import { useRevokeKey } from './use-people';
import classes from './people.module.css';

/** The keys with which other programs work; the keys themselves cannot be seen again. */
export function KeyCard({ keys }: { keys: readonly ApiKeyView[] }) {
  const t = useTranslations('people');
  const { moment, age, number } = useTickingFormats();
  const notice = useNotice();
  const revoke = useRevokeKey();
  const [opened, setOpened] = useState<ApiKeyView | 'new' | null>(null);
  const revoking = opened === 'new' ? null : opened;
  const name = visibleString(revoking?.name ?? '');
  return (
    <Card title={t('keysTitle', { count: number(keys.length) })}>
      <div className={classes.form}>
        <p className={classes.text}>{t('keysText')}</p>
        <ul className={classes.invitations}>
          {keys.map((key) => (
            <li key={key.id}>
              <div className={classes.identity}>
                <strong>
                  <bdi>{visibleString(key.name)}</bdi>
                </strong>
                <span className={classes.quiet}>
                  {t('keyBy', { role: t(`roles.${key.role}`), name: visibleString(key.createdByName), time: moment(key.expiresAt) })} ·{' '}
                  {key.lastUsedAt === null ? t('keyUnused') : t('keyUsed', { time: age(key.lastUsedAt) })}
                </span>
              </div>
              <Button variant="default" className="touch-target" aria-label={t('keyRevokeOf', { name: visibleString(key.name) })} onClick={() => setOpened(key)}>
                {t('keyRevoke')}
              </Button>
            </li>
          ))}
        </ul>
        <div>
          <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpened('new')}>
            {t('keyMake')}
          </Button>
        </div>
      </div>
      {opened === 'new' && <KeyDialog onClose={() => setOpened(null)} />}
      {revoking !== null && (
        <ConfirmDialog
          opened
          danger
          onClose={() => setOpened(null)}
          title={t('keyRevokeTitle', { name })}
          stays={t('keyRevokeStays')}
          confirmLabel={t('keyRevokeOf', { name })}
          pending={revoke.isPending}
          extra={<ProblemMessage error={revoke.error} />}
          onConfirm={() =>
            revoke.mutate(
              { id: revoking.id },
              {
                onSuccess: () => {
                  setOpened(null);
                  notice(t('keyRevokedNotice', { name }));
                },
              },
            )
          }
        >
          {t('keyRevokeText')}
        </ConfirmDialog>
      )}
    </Card>
  );
}
