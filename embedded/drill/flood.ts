import { openSmtpSession, type SmtpSession } from './smtp-session';
import { floodRecipients, floodText, type Mailbox } from './traffic';

const CONNECTIONS = 12;
const MESSAGES_PER_LOGIN = 4;

export interface FloodPlan {
  host: string;
  port: number;
  stolen: Mailbox;
  /** Client addresses; every login comes from the next one. */
  addresses: string[];
  /** Most messages tried. */
  messages: number;
  /** Messages tried per second, over all connections. */
  rate: number;
  /** The practice sink leaves it in the queue for a while. */
  lingers?: boolean;
  /** Ends the flood early. */
  signal: AbortSignal;
  /** After each message: whether any recipient was taken, and the words of the server when it refused one. */
  onMessage(accepted: boolean, refusal: string | null): void;
}

/**
 * Sends as a hijacked mailbox does: from many addresses at once, logging in again every few messages, to domains that have
 * nothing to do with each other. It goes on when it is refused. Ends after `messages`, or when the mailbox is locked.
 */
export async function flood(plan: FloodPlan): Promise<{ lockedOut: boolean }> {
  const startedAt = performance.now();
  let next = 0;
  let logins = 0;
  let lockedOut = false;

  async function connection(): Promise<void> {
    while (next < plan.messages && !plan.signal.aborted && !lockedOut) {
      const localAddress = plan.addresses[logins++ % plan.addresses.length] ?? null;
      const session = await openSmtpSession({ host: plan.host, port: plan.port, localAddress, name: `pc-${logins}.botnet.test` }).catch(() => null);
      if (session === null) {
        // The server is being restarted; come again like a real one.
        await pause(500, plan.signal);
        continue;
      }
      try {
        lockedOut ||= !(await session.authenticate(plan.stolen.account, plan.stolen.password));
        for (let i = 0; i < MESSAGES_PER_LOGIN && !lockedOut && next < plan.messages && !plan.signal.aborted; i += 1) {
          const n = next++;
          await pause(startedAt + (n * 1000) / plan.rate - performance.now(), plan.signal);
          if (plan.signal.aborted) break;
          await sendOne(session, n);
        }
      } catch {
        // A connection that broke is replaced by the next one.
      } finally {
        session.close();
      }
    }
  }

  async function sendOne(session: SmtpSession, n: number): Promise<void> {
    const recipients = floodRecipients(n);
    const delivery = await session.send(
      plan.stolen.account,
      recipients,
      floodText(plan.stolen.account, recipients, { n, date: new Date(), lingers: plan.lingers ?? false }),
    );
    plan.onMessage(delivery.accepted.length > 0, delivery.refusal);
  }

  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, plan.messages) }, connection));
  return { lockedOut };
}

/** Waits, or less when `signal` ends it. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
