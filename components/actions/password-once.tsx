'use client';

import { Alert, Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy, IconEye, IconEyeOff, IconPhone } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { visibleString } from '../evidence/visible-text';
import { useFormats } from '../hooks/use-formats';
import { Dialog } from '../ui/dialog';
import { passwordGroups } from './password-groups';
import classes from './actions.module.css';

export interface MadePassword {
  account: string;
  /** Null when the answer that held it was lost. */
  password: string | null;
  actionId: string;
}

/** Shows a new password this once. It hides itself when the window loses the focus, and only its own button closes it. */
export function PasswordOnce({ made, action, onClose }: { made: MadePassword | null; action: ActionView | null; onClose(): void }) {
  const t = useTranslations('actions.password');
  const words = useTranslations('shell');
  const { moment } = useFormats();
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    const hide = (): void => setHidden(true);
    window.addEventListener('blur', hide);
    return () => window.removeEventListener('blur', hide);
  }, []);
  const close = (): void => {
    setHidden(false);
    onClose();
  };
  if (made === null) return null;
  const inForce = action?.status === 'done' && action.finishedAt !== null ? t('inForce', { time: moment(action.finishedAt) }) : t(action?.status === 'failed' ? 'failed' : 'notYet');
  return (
    <Dialog opened onClose={close} title={t('shownTitle', { account: visibleString(made.account) })} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      {made.password === null ? (
        <Alert color="red" variant="light" classNames={{ message: 'problem-text' }}>
          {t('lost')}
        </Alert>
      ) : (
        <div className={classes.once}>
          <p className={classes.paragraph}>{t('shownOnce')}</p>
          <div className={classes.password} role="group" aria-label={t('label')} data-testid="new-password">
            {hidden ? <span className={classes.hidden}>{t('hidden')}</span> : passwordGroups(made.password).map((group, index) => <code key={index}>{group}</code>)}
          </div>
          <div className={classes.row}>
            <CopyButton value={made.password} timeout={2000}>
              {({ copied, copy }) => (
                <Button variant="default" className="touch-target" leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />} onClick={copy}>
                  {copied ? words('copied') : words('copy')}
                </Button>
              )}
            </CopyButton>
            <Button variant="default" className="touch-target" leftSection={hidden ? <IconEye size={16} aria-hidden /> : <IconEyeOff size={16} aria-hidden />} onClick={() => setHidden(!hidden)}>
              {t(hidden ? 'show' : 'hide')}
            </Button>
          </div>
          <p className={classes.quiet}>{t('spelled')}</p>
          <Alert color="yellow" variant="light" icon={<IconPhone aria-hidden />} classNames={{ message: 'problem-text' }}>
            {t('phone')}
          </Alert>
          <p className={classes.paragraph} role="status" data-failed={action?.status === 'failed' || undefined}>
            {inForce}
          </p>
        </div>
      )}
      <Button fullWidth mt="md" size="md" onClick={close}>
        {made.password === null ? words('close') : t('closed')}
      </Button>
    </Dialog>
  );
}
