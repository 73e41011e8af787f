'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { waitsUntil } from '@sluice/actions/standing';
import type { ActionView } from '@/lib/console/actions/schemas';
import { visibleString } from '../evidence/visible-text';
import { useTickingFormats } from '../hooks/use-formats';
import { Permitted } from '../people/permitted';
import { ProblemMessage } from '../ui/problem-message';
import classes from './actions.module.css';
import { useTakeBack } from './use-take-back';

/** A deletion that can still be taken back, with the time that is left; or by whom it was. Nothing for any other. */
export function WaitingDeletion({ action, brief = false }: { action: ActionView; /** Only the button: the sentence stands beside. */ brief?: boolean }) {
  const t = useTranslations('actions.deletion');
  const { moment, duration, now } = useTickingFormats();
  const takeBack = useTakeBack();
  const takenBack = action.steps.find(({ code }) => code === 'taken-back');
  if (takenBack !== undefined) return brief ? null : <p className={classes.quiet}>{t('takenBack', { name: visibleString(takenBack.detail ?? '') })}</p>;
  if (action.status !== 'requested' || action.dueAt === null) return null;
  if (waitsUntil(action, now) === null) return <p className={classes.quiet}>{t('due')}</p>;
  const left = duration(action.dueAt - now);
  return (
    <div className={classes.outcomes}>
      {!brief && <p className={`${classes.quiet} digits`}>{t('waits', { time: moment(action.dueAt), left })}</p>}
      <Permitted permission="actions:request" quiet>
        <Button variant="default" className={`touch-target digits ${classes.wrapping}`} loading={takeBack.isPending} onClick={() => takeBack.mutate({ id: action.id })}>
          {t('takeBack', { left })}
        </Button>
      </Permitted>
      <ProblemMessage error={takeBack.error} />
    </div>
  );
}
