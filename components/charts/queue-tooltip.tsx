'use client';

import * as z from 'zod';
import { useTranslations } from 'use-intl';
import { useFormats } from '../hooks/use-formats';
import classes from './queue-chart.module.css';

const rowSchema = z.object({ at: z.number(), maximum: z.number(), average: z.number(), minimum: z.number() });

interface Given {
  active?: boolean;
  payload?: readonly { payload?: unknown }[];
}

/** The values at the pointer. Recharts passes the properties. */
export function QueueTooltip({ active, payload }: Given) {
  const t = useTranslations('overview');
  const { number, moment } = useFormats();
  const row = rowSchema.safeParse(payload?.[0]?.payload);
  if (active !== true || !row.success) return null;
  const { at, maximum, average, minimum } = row.data;
  return (
    <div className={`${classes.tooltip} digits`}>
      <strong>{moment(at)}</strong>
      <span>
        {t('maximum')} {number(maximum)}
      </span>
      {minimum !== maximum && (
        <span>
          {t('average')} {number(Math.round(average))} · {t('minimum')} {number(minimum)}
        </span>
      )}
    </div>
  );
}
