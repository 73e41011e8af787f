'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { CopyButton } from './copy-button';
import { Dialog } from './dialog';
import classes from './shown-once-dialog.module.css';

/** Something that can be read this once: a link, a key, a secret. A press beside the window does not take it away. */
export function ShownOnceDialog({ title, text, shown, onClose }: { title: string; text: string; shown: string; onClose(): void }) {
  const t = useTranslations('shell');
  return (
    <Dialog opened onClose={onClose} closeOnClickOutside={false} title={title}>
      <div className={classes.body}>
        <p className={classes.text}>{text}</p>
        <div className={classes.shown}>
          <code>{shown}</code>
          <CopyButton text={shown} name={title} />
        </div>
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('close')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
