'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { SessionView } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useTickingFormats } from '@/components/hooks/use-formats';
import { Card } from '@/components/ui/card';
import { ProblemMessage } from '@/components/ui/problem-message';
import { StatusPill } from '@/components/ui/status-pill';
import { useNotice } from '@/components/ui/use-notice';
import { browserOf } from '@/components/ui/browser-of';
import { useEndSession } from './use-own-account';
import classes from './account.module.css';

/** Where one is signed in, and the way to end what one does not know. */
export function SessionList({ sessions }: { sessions: readonly SessionView[] }) {
  const t = useTranslations('account');
  const { moment, age, number } = useTickingFormats();
  const notice = useNotice();
  const end = useEndSession();
  return (
    <Card title={t('sessionsTitle', { count: number(sessions.length) })}>
      <p className={classes.text}>{t('sessionsText')}</p>
      <ProblemMessage error={end.error} />
      <ul className={classes.sessions}>
        {sessions.map(({ id, current, userAgent, address, createdAt, lastSeenAt }) => {
          const browser = browserOf(userAgent) ?? t('unknownBrowser');
          return (
            <li key={id}>
              <div className={classes.session}>
                <strong>
                  {visibleString(browser)} {current && <StatusPill look="watching">{t('thisOne')}</StatusPill>}
                </strong>
                <span className={classes.quiet}>
                  <bdi>{visibleString(address ?? t('unknownAddress'))}</bdi> · {t('since', { time: moment(createdAt) })} · {t('lastUsed', { time: age(lastSeenAt) })}
                </span>
              </div>
              {!current && (
                <Button
                  variant="default"
                  className="touch-target"
                  aria-label={t('endOf', { browser: visibleString(browser) })}
                  loading={end.isPending && end.variables.id === id}
                  onClick={() => end.mutate({ id }, { onSuccess: () => notice(t('endedNotice')) })}
                >
                  {t('end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
