'use client';

import { useTranslations } from 'use-intl';
import type { ProtectionView } from '@/lib/console/protection/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import classes from './protection.module.css';

/** Below this much of a span measured, its peak may hide a higher one. */
const ENOUGH_COVERAGE = 0.9;

/** Peak and 99th percentile of the last day and week, with how much of each was measured. */
export function QueuePastTable({ view }: { view: ProtectionView }) {
  const t = useTranslations('protection');
  const { number, share } = useFormats();
  const spans = [
    { name: t('day'), past: view.day },
    { name: t('week'), past: view.week },
  ];
  const figure = (value: number | null): string => (value === null ? t('noPast') : number(value));
  const doubtful = spans.some(({ past }) => past.peak !== null && past.coverage < ENOUGH_COVERAGE);
  return (
    <>
      <table className={`${classes.past} digits`}>
        <thead>
          <tr>
            <td />
            {spans.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('peak')}</th>
            {spans.map(({ name, past }) => (
              <td key={name}>{figure(past.peak)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t('percentile99')}</th>
            {spans.map(({ name, past }) => (
              <td key={name}>{figure(past.percentile99)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t('coverage')}</th>
            {spans.map(({ name, past }) => (
              <td key={name}>{share(past.coverage, 1)}</td>
            ))}
          </tr>
        </tbody>
      </table>
      {doubtful && <p className={classes.note}>{t('coverageLow')}</p>}
    </>
  );
}
