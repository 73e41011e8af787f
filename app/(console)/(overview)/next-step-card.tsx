'use client';

import { Button } from '@mantine/core';
import { IconArrowRight, IconCheck, IconExclamationMark } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useServerHref } from '@/components/hooks/use-server-id';
import type { NextStep } from './next-step';
import classes from './overview.module.css';

/** What to do now, with the one button that leads there. */
export function NextStepCard({ step, serverName }: { step: NextStep; serverName: string }) {
  const t = useTranslations('overview');
  const hrefOf = useServerHref();
  const calm = step.code === 'Nothing';
  const place = placeOf(step);
  const values = { server: serverName, count: 'count' in step ? step.count : 0, number: 'incident' in step ? step.incident : 0 };
  return (
    <section className={classes.next} data-calm={calm || undefined} aria-label={t('next')}>
      <span className={classes.nextIcon}>{calm ? <IconCheck size={20} aria-hidden /> : <IconExclamationMark size={20} aria-hidden />}</span>
      <div className={classes.nextWords}>
        <strong>{t(`next${step.code}`, values)}</strong>
        <span>{t(`next${step.code}Detail`, values)}</span>
      </div>
      {place !== null && (
        <Button component={Link} href={hrefOf(place.href)} rightSection={<IconArrowRight size={16} aria-hidden />} className={classes.nextButton}>
          {t(place.name, values)}
        </Button>
      )}
    </section>
  );
}

function placeOf(step: NextStep): { href: string; name: 'toIncident' | 'toSuspects' | 'toProtection' | 'toServers' } | null {
  if ('incident' in step) return { href: `/incidents/${step.incident}`, name: 'toIncident' };
  if (step.code === 'Suspects' || step.code === 'Near') return { href: '/suspects', name: 'toSuspects' };
  if (step.code === 'Apply') return { href: '/protection', name: 'toProtection' };
  if (step.code === 'Enrol') return { href: '/servers', name: 'toServers' };
  return null;
}
