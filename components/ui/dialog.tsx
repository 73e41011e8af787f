'use client';

import { Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import classes from './dialog.module.css';

interface DialogProps extends Omit<ModalRootProps, 'title' | 'classNames' | 'styles' | 'vars'> {
  title: ReactNode;
  /** Without it, only what the dialog holds can close it. */
  withCloseButton?: boolean;
}

/**
 * A window over the page. It is put together here because Mantine's own heading is a `<header>`, which outside of a
 * section counts as a second banner of the page.
 */
export function Dialog({ title, withCloseButton = true, children, ...root }: DialogProps) {
  const t = useTranslations('shell');
  return (
    <Modal.Root centered {...root}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title>{title}</Modal.Title>
          {withCloseButton && <Modal.CloseButton className="touch-target" iconSize={20} aria-label={t('close')} />}
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
