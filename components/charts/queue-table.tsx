'use client';

import { useTranslations } from 'use-intl';
import { zoneName } from '@sluice/messages/zone-name';
import { useFormats } from '../hooks/use-formats';
import type { QueueChart } from './prepare-queue-chart';
import classes from './queue-chart.module.css';

/** The chart's values as a table, newest first. */
export function QueueTable({ chart }: { chart: QueueChart }) {
  const t = useTranslations('overview');
  const { number, moment, zone } = useFormats();
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('chartTitle')}>
      <table className={`${classes.table} digits`}>
        <thead>
          <tr>
            <th scope="col">{t('time', { zone: zoneName(chart.to, zone) })}</th>
            <th scope="col">{t('maximum')}</th>
            <th scope="col">{t('average')}</th>
            <th scope="col">{t('minimum')}</th>
          </tr>
        </thead>
        <tbody>
          {chart.rows.toReversed().map((row) => (
            <tr key={row.at}>
              <td>{moment(row.at)}</td>
              {row.maximum === null ? (
                <td colSpan={3} className={classes.gap}>
                  {t('noMeasurement')}
                </td>
              ) : (
                <>
                  <td>{number(row.maximum)}</td>
                  <td>{number(Math.round(row.average ?? 0))}</td>
                  <td>{number(row.minimum ?? 0)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
