import type { LoginlessSetup } from '@sluice/guard/mailserver/mail-server';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { withinTime } from '@sluice/guard/pause';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';

/** Longer than the commands that tell it take, and not so long that a mail server that hangs keeps the log from being read. */
const PATIENCE_MS = 10_000;

/** Keeps who needs no login to send, and tells when that changes. It is known, if it can be, before the log is read. */
export function watchLoginless(options: {
  ask: () => Promise<LoginlessSetup>;
  onChange(setup: LoginlessSetup): void;
  log: GuardLog;
  intervalMs?: number;
}): Duty & { readonly current: LoginlessSetup | null } {
  const { ask, onChange, log, intervalMs = 60_000 } = options;
  let current: LoginlessSetup | null = null;

  async function look(): Promise<void> {
    const found = await withinTime(ask(), PATIENCE_MS, 'asking for mynetworks');
    if (JSON.stringify(found) === JSON.stringify(current)) return;
    current = found;
    if (found.unread.length > 0) {
      log.warn({ unread: found.unread }, 'Parts of mynetworks are tables that only Postfix can look up: machines that they name are not followed as senders.');
    }
    onChange(found);
  }

  const duty = repeat({ name: 'senders without a login', intervalMs, log, task: look });
  return {
    ...duty,
    get current() {
      return current;
    },
    async start() {
      await look().catch((error: unknown) => log.warn({}, `Who needs no login to send cannot be found out yet (${detailOf(error)}). Mail without a login is not followed until it is.`));
      await duty.start();
    },
  };
}
