'use client';

import { Button } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from './dialog';
import classes from './confirm-dialog.module.css';

export interface ConfirmDialogProps {
  opened: boolean;
  onClose(): void;
  /** A question that names the thing. */
  title: ReactNode;
  /** What happens. */
  children: ReactNode;
  /** What stays as it is. */
  stays?: ReactNode;
  /** A verb, with a count where there is one; never OK or Yes. */
  confirmLabel: ReactNode;
  onConfirm(): void;
  pending?: boolean;
  /** The verb is shown but cannot be pressed yet, for instance before a reason is written; say why in the text. */
  disabled?: boolean;
  danger?: boolean;
  /** Inputs, or what went wrong; above the buttons. */
  extra?: ReactNode;
}

/** Asks before a costly act. The harmless way out has the focus, and Esc takes it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useTranslations('shell');
  const description = useId();
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title} aria-describedby={description}>
      <div id={description} className={classes.text}>
        <div>{props.children}</div>
        {props.stays !== undefined && (
          <div className={classes.stays}>
            <strong>{t('whatStays')}</strong>
            <div>{props.stays}</div>
          </div>
        )}
      </div>
      {props.extra}
      <div className={classes.buttons}>
        <Button variant="default" data-autofocus onClick={props.onClose}>
          {t('cancel')}
        </Button>
        <Button color={props.danger === true ? 'red.8' : undefined} loading={props.pending} disabled={props.disabled} onClick={props.onConfirm}>
          {props.confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
