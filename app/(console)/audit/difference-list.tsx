'use client';

import { useMessages, useTranslations } from 'use-intl';
import { useFormats } from '@/components/hooks/use-formats';
import { auditDifferences, auditFieldKey, auditValueText, countedSteps } from './audit-entry-words';
import classes from './audit.module.css';

/** Before and after of one entry, as text. */
export function DifferenceList({ before, after }: { before: unknown; after: unknown }) {
  const t = useTranslations('audit');
  const messages = useMessages();
  const value = useValueText();
  const differences = auditDifferences(before, after);
  return (
    <ul className={classes.differences}>
      {differences.map(({ field, before: old, after: now }) => {
        const key = auditFieldKey(field, messages);
        return (
          <li key={field}>
            <span className={classes.field}>{key === null ? field : t(`fields.${key}`)}</span>{' '}
            {old !== undefined && (
              <>
                <del className={classes.old}>{value(field, old)}</del> <span aria-hidden>→</span>{' '}
              </>
            )}
            <span className={classes.now}>{now === undefined ? t('none') : value(field, now)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function useValueText(): (field: string, value: unknown) => string {
  const t = useTranslations('audit');
  const facts = useTranslations('actions.fact');
  const messages = useMessages();
  const { moment, number } = useFormats();
  return (field, value) => {
    const counted = field === 'counts' ? countedSteps(value, messages) : [];
    if (counted.length > 0) return counted.map(({ step, count }) => facts(step, { count })).join(' · ');
    const words = auditValueText(field, value, messages);
    if (words !== null) return words;
    if (value === null || value === undefined || value === '') return t('none');
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (typeof value === 'number') return field.endsWith('At') ? moment(value) : number(value);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
}
