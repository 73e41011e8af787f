import { runCommand } from '@sluice/guard/mailserver/run-command';

const NOTIFY = '/usr/bin/systemd-notify';
const NOTIFY_PATIENCE_MS = 5_000;
/** `sluice start` waits four times as long, see cli/start/heartbeat.ts. */
const BEAT_MS = 5_000;

/** Whoever started the guard, and starts it again when it hears nothing. */
export interface Supervisor {
  /** How often it wants to hear. */
  everyMs: number;
  /** The guard is up. @throws CommandFailed */
  ready(): Promise<void>;
  /** The guard does its work. @throws CommandFailed */
  alive(): Promise<void>;
}

/**
 * systemd, where its unit has Type=notify, or `sluice start` over the channel between Node.js processes. Node.js has no datagram sockets of the
 * unix kind, so systemd is told by its own small program. The variables are taken out, so that no command the guard runs believes they are its own.
 *
 * @param environment changed
 * @returns null when nobody wants to hear
 */
export function supervisorOf(environment: Record<string, string | undefined>, parent: { send?: ((message: string) => boolean) | undefined }): Supervisor | null {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: patience } = environment;
  for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID']) delete environment[name];
  if (socket !== undefined) {
    const tell = async (state: string): Promise<void> => {
      const { code, said } = await runCommand([NOTIFY, state], { timeoutMs: NOTIFY_PATIENCE_MS, environment: { NOTIFY_SOCKET: socket } });
      if (code !== 0) throw new Error(`systemd could not be told ${state}: ${said}`);
    };
    // As sd_watchdog_enabled(3) advises, more often than it is waited for.
    const everyMs = patience === undefined ? Infinity : Number(patience) / 1_000 / 3;
    return { everyMs, ready: () => tell('READY=1'), alive: () => tell('WATCHDOG=1') };
  }
  const { send } = parent;
  if (send === undefined) return null;
  const beat = async (): Promise<void> => void send.call(parent, 'alive');
  return { everyMs: BEAT_MS, ready: beat, alive: beat };
}
