'use client';

import { Button, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { RestartCheck } from '@/lib/console/actions/schemas';
import type { IncidentStepKey } from '@/lib/console/incidents/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import classes from './incidents.module.css';

/** Where a check is met. */
const placeOf: Partial<Record<RestartCheck['code'], { step: IncidentStepKey; number: number }>> = {
  'suspects-decided': { step: 'secure', number: 3 },
  'mail-held': { step: 'clean', number: 4 },
  'queue-below-threshold': { step: 'clean', number: 4 },
  'recipients-below-threshold': { step: 'clean', number: 4 },
};

/** The facts that must hold before a restart, as the machine checked them. */
export function CheckList({ checks, serverName, onGoTo }: { checks: readonly RestartCheck[]; serverName: string; onGoTo(step: IncidentStepKey): void }) {
  const t = useTranslations('incidents.check');
  const go = useTranslations('incidents.preflight');
  const { number } = useFormats();
  const figure = (value: number | null): string => (value === null ? t('queueUnknown').trim() : number(value));
  return (
    <ul className={classes.checks}>
      {checks.map((check) => {
        const place = placeOf[check.code];
        const Icon = check.met ? IconCircleCheck : IconCircleX;
        const facts = {
          server: serverName,
          count: check.accounts.length,
          accounts: check.accounts.map(visibleString).join(', '),
          messages: check.messages ?? 0,
          length: figure(check.queueLength),
          threshold: figure(check.threshold),
        };
        const waiting = check.queueLength === null ? 'unknown' : check.leastOnly === true ? 'unmetAtLeast' : 'unmet';
        const sentence = check.code === 'recipients-below-threshold' && !check.met ? t(`${check.code}.${waiting}`, facts) : check.code === 'suspects-decided' && !check.met ? check.reasons.map((reason) => t(`suspects-decided.${reason}`, facts)).join(' ') : t(`${check.code}.${check.met ? 'met' : 'unmet'}`, facts);
        return (
          <li key={check.code} data-met={check.met}>
            <Icon size={22} aria-hidden />
            <VisuallyHidden>{t(check.met ? 'met' : 'unmet')}: </VisuallyHidden>
            <span className="digits">{sentence}</span>
            {!check.met && place && (
              <Button variant="subtle" size="compact-sm" className="touch-target" onClick={() => onGoTo(place.step)}>
                {go('toStep', { number: place.number })}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
