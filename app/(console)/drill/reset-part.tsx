'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/hooks/use-formats';
import { Permitted } from '@/components/people/permitted';
import { ProblemMessage } from '@/components/ui/problem-message';
import type { Drill } from '@/lib/console/drill/schemas';
import { useDrillOrder } from './use-drill';
import classes from './drill.module.css';

/** `sluice start` looks once a second; after this long nobody has taken it. */
const TAKEN_WITHIN_MS = 15_000;

/** What is left to tidy up after a drill: the mailbox that was taken, and the mail of the flood. */
export function ResetPart({ drill, now }: { drill: Drill; now: number }) {
  const t = useTranslations('drill.reset');
  const { moment } = useFormats();
  const reset = useDrillOrder('reset');
  if (drill.incident !== null && drill.incident.status !== 'closed') return null;
  const waits = drill.resetAskedAt !== null && drill.resetAt === null;
  const late = waits && now - (drill.resetAskedAt ?? now) >= TAKEN_WITHIN_MS;
  return (
    <Permitted permission="drill:play">
      <p className={classes.quiet}>{t('mail')}</p>
      <ProblemMessage error={reset.error} />
      <div className={classes.buttons}>
        <Button size="md" variant="default" loading={reset.isPending || (waits && !late)} onClick={() => reset.mutate(drill.id)}>
          {t('button')}
        </Button>
        <p role="status" className={classes.quiet}>
          {late ? t('late') : drill.resetAt === null ? t('why') : t('done', { time: moment(drill.resetAt) })}
        </p>
      </div>
    </Permitted>
  );
}
