'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Invited } from '@/lib/console/people/schemas';
import { visibleString } from '@/components/evidence/visible-text';
import { useFormats } from '@/components/hooks/use-formats';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import classes from './people.module.css';

/** The link of an invitation, which can be read this once. A press beside the window does not take it away. */
export function LinkDialog({ invited: { path, email, role, expiresAt }, onClose }: { invited: Invited; onClose(): void }) {
  const t = useTranslations('people');
  const shell = useTranslations('shell');
  const { moment } = useFormats();
  const link = `${window.location.origin}${path}`;
  const title = t('linkTitle', { email: visibleString(email ?? t('anyAddress')) });
  return (
    <Dialog opened onClose={onClose} closeOnClickOutside={false} title={title}>
      <div className={classes.form}>
        <p className={classes.text}>{t('linkText', { role: t(`roles.${role}`), time: moment(expiresAt) })}</p>
        <div className={classes.link}>
          <code>{link}</code>
          <CopyButton text={link} name={title} />
        </div>
        <div className={classes.buttons}>
          <Button onClick={onClose}>{shell('close')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
