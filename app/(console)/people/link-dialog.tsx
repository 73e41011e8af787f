'use client';

import { useTranslations } from 'use-intl';
import type { Invited } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { consoleAddress } from '@/components/hooks/address';
import { useFormats } from '@/components/hooks/use-formats';
import { ShownOnceDialog } from '@/components/ui/shown-once-dialog';

/** The link of an invitation. */
export function LinkDialog({ invited: { path, email, role, expiresAt }, onClose }: { invited: Invited; onClose(): void }) {
  const t = useTranslations('people');
  const { moment } = useFormats();
  const title = t('linkTitle', { email: visibleString(email ?? t('anyAddress')) });
  const text = t('linkText', { role: t(`roles.${role}`), time: moment(expiresAt) });
  return <ShownOnceDialog title={title} text={text} shown={`${consoleAddress()}${path}`} onClose={onClose} />;
}
