'use client';

import { Button, type ButtonProps } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { ActionView } from '@/lib/console/actions/schemas';
import { useClockReading } from '../hooks/use-server-clock';
import { actState } from './act-state';
import { useActs } from './use-acts';

interface ActionButtonProps extends ButtonProps {
  kind: ActionView['kind'];
  account: string | null;
  /** Actions of that account, newest first. */
  actions: readonly ActionView[];
  /** What to call it instead of its plain verb. */
  label?: string;
  onPress(): void;
}

/** A button that does one thing once: while that is under way, whoever began it, it says so, counts the seconds and cannot be pressed. */
export function ActionButton({ kind, account, actions, label, onPress, ...look }: ActionButtonProps) {
  const t = useTranslations('actions');
  const { sending, underWay, since } = actState(kind, useActs().press(kind, account), actions);
  const busy = sending || underWay;
  const seconds = useClockReading((now) => (busy ? Math.max(0, Math.floor(((now ?? 0) - (since ?? now ?? 0)) / 1000)) : 0));
  // It stays focusable, so that a keyboard does not lose its place while the act runs.
  return (
    <Button variant="default" className="touch-target" {...look} aria-disabled={busy} data-disabled={busy || undefined} onClick={busy ? undefined : onPress}>
      {busy ? <span className="digits">{t(`doing.${kind}`, { seconds })}</span> : (label ?? t(`verb.${kind}`))}
    </Button>
  );
}
