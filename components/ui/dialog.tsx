'use client';

import { Modal, type ModalOverlayProps, type ModalRootProps } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import classes from './dialog.module.css';

interface DialogProps extends Omit<ModalRootProps, 'title' | 'classNames' | 'styles' | 'vars'> {
  title: ReactNode;
  /** Without it, only what the dialog holds can close it. */
  withCloseButton?: boolean;
  /** How what lies below is covered. */
  overlayProps?: Pick<ModalOverlayProps, 'blur' | 'backgroundOpacity'>;
}

/** The dialogs that are open, the newest last: Escape is meant for that one. */
const open: object[] = [];

/**
 * A window over the page. It is put together here because Mantine's own heading is a `<header>`, which outside of a
 * section counts as a second banner of the page.
 */
export function Dialog({ title, withCloseButton = true, overlayProps, children, ...root }: DialogProps) {
  const t = useTranslations('shell');
  const own = useRef({});
  const { opened, onClose, closeOnEscape = true } = root;
  useEffect(() => {
    if (!opened) return;
    const dialog = own.current;
    open.push(dialog);
    return () => void open.splice(open.indexOf(dialog), 1);
  }, [opened]);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && opened && closeOnEscape && !event.isComposing && !event.defaultPrevented && open.at(-1) === own.current) onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [opened, closeOnEscape, onClose]);
  return (
    <Modal.Root centered {...root} closeOnEscape={false}>
      <Modal.Overlay {...overlayProps} />
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
