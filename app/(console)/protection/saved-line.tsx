'use client';

import { useTranslations } from 'use-intl';
import type { ProtectionView } from '@/lib/console/protection/schemas';
import { useFormats } from '@/components/hooks/use-formats';
import classes from './protection.module.css';

/** Whether what is shown is saved and in force on the host, and who changed it last. */
export function SavedLine({ view, saved, unsaved }: { view: ProtectionView; saved: boolean; unsaved: boolean }) {
  const t = useTranslations('protection');
  const { moment } = useFormats();
  const inForce = view.appliedVersion !== null && view.appliedVersion >= view.settings.version;
  const state = unsaved ? 'unsaved' : view.appliedVersion === null ? 'neverApplied' : inForce ? (saved ? 'applied' : null) : 'applying';
  return (
    <div className={classes.saved}>
      <span role="status" data-good={state === 'applied' || undefined}>
        {state === null ? '' : `${state === 'applied' ? '✓ ' : ''}${t(state)}`}
      </span>
      <span className="digits">
        {view.updatedAt === null || view.updatedByName === null ? t('neverChanged') : t('changedBy', { name: view.updatedByName, time: moment(view.updatedAt) })}
      </span>
    </div>
  );
}
