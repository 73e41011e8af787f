'use client';

import { Button } from '@mantine/core';
import { IconCheck, IconClock } from '@tabler/icons-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { Enrollment, ServerList } from '@/lib/console/servers/schemas';
import { consoleAddress } from '@/components/hooks/address';
import { useFormats } from '@/components/hooks/use-formats';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { isLocalOrigin, isReadableOnTheWay } from '@sluice/contract/console-address';
import { CHECK_COMMAND, enrollCommand } from './enroll-command';
import { enrollmentProgress } from './enrollment-progress';
import { InstallStep } from './install-step';
import classes from './servers.module.css';

export interface EnrollmentDialogProps {
  enrollment: Enrollment;
  list: ServerList | undefined;
  onClose(): void;
  onNewCode(): void;
  pending: boolean;
}

/** The command that connects a guard with this console, how long its code works, and whether the guard has come. */
export function EnrollmentDialog({ enrollment, list, onClose, onNewCode, pending }: EnrollmentDialogProps) {
  const t = useTranslations('servers');
  const { duration } = useFormats();
  const { code, expiresAt, serverId } = enrollment;
  const now = Math.max(list?.now ?? 0, enrollment.createdAt);
  const server = list?.servers.find(({ id }) => id === serverId);
  const name = server?.name ?? enrollment.name;
  const progress = enrollmentProgress(enrollment, server, now);
  const address = consoleAddress();
  const command = enrollCommand(address, code);
  const over = progress === 'expired' || progress === 'replaced';
  const sentence = {
    waiting: t('stateWaiting'),
    redeemed: t('stateRedeemed'),
    connected: t('stateConnected', { name }),
    expired: t('codeExpired'),
    replaced: t('replaced'),
  }[progress];
  return (
    <Dialog opened onClose={onClose} size="lg" title={t('enrollTitle', { name })} closeOnClickOutside={false}>
      <div className={classes.form}>
        <ol className={classes.steps}>
          <li>
            <InstallStep address={address} />
          </li>
          <li>
            {t('stepEnroll')}
            <div className={classes.command} data-over={over || undefined}>
              <code>
                {enrollCommand(address, '')}
                <span className={classes.code}>{code}</span>
              </code>
              {!over && <CopyButton text={command} name={t('command')} />}
            </div>
          </li>
          <li>
            {t('stepCheck')}
            <div className={classes.command}>
              <code>{CHECK_COMMAND}</code>
              <CopyButton text={CHECK_COMMAND} />
            </div>
          </li>
        </ol>
        {progress === 'waiting' && (
          <p className={classes.text}>
            {t('codeOnce')} <strong className="digits">{t('codeLeft', { duration: duration(expiresAt - now) })}</strong>
          </p>
        )}
        {progress === 'waiting' && isLocalOrigin(address) && <p className={classes.note}>{t('localAddress', { origin: address })}</p>}
        {isReadableOnTheWay(address) && <p className={classes.note}>{t('plainAddress', { origin: address })}</p>}
        <p className={classes.progress} data-progress={progress} role="status">
          {progress === 'connected' ? <IconCheck size={20} stroke={2.4} aria-hidden /> : <IconClock size={20} aria-hidden />}
          <span>{sentence}</span>
        </p>
        <div className={classes.buttons}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('done')}
          </Button>
          {over && (
            <Button loading={pending} onClick={onNewCode}>
              {t('newCode')}
            </Button>
          )}
          {progress === 'connected' && (
            <Button component={Link} href={`/?server=${encodeURIComponent(serverId)}`}>
              {t('toServer', { name })}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
