'use client';

import { Switch } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { ServerSummary } from '@/lib/console/servers/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import { countStates } from './shown-servers';
import classes from './servers.module.css';

interface ServerTotalsProps {
  /** All of them, whatever is searched for. */
  servers: readonly ServerSummary[];
  shown: number;
  only: boolean;
  onOnly(only: boolean): void;
}

/** How many there are of each state, how many of them are listed, and the choice to see only what needs somebody. */
export function ServerTotals({ servers, shown, only, onOnly }: ServerTotalsProps) {
  const t = useTranslations('servers');
  const { number } = useFormats();
  return (
    <div className={classes.totals}>
      <strong role="status">{t('shownOf', { shown: number(shown), all: number(servers.length) })}</strong>
      <ul className="digits">
        {countStates(servers).map(([state, count]) => (
          <li key={state}>{t('stateCount', { state: t(`states.${state}`), count: number(count) })}</li>
        ))}
      </ul>
      <Switch className="touch-target" label={t('onlyAttention')} checked={only} onChange={(event) => onOnly(event.currentTarget.checked)} />
    </div>
  );
}
