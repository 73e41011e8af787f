import { pause } from './flood';
import { openSmtpSession, type Delivery } from './smtp-session';
import { messageText, ordinaryRecipients, type Mailbox } from './traffic';

export interface OrdinaryPlan {
  host: string;
  port: number;
  mailboxes: Mailbox[];
  /** One address for each mailbox, or a single one for all. */
  addresses: string[];
  /** Between two messages of one mailbox. */
  intervalMs: number;
  signal: AbortSignal;
  onDelivery(account: string, recipients: string[], delivery: Delivery): void;
}

/** People at work: each mailbox writes now and then to a colleague or to one of its few partners, until `signal` ends it. */
export async function ordinaryTraffic(plan: OrdinaryPlan): Promise<void> {
  const accounts = plan.mailboxes.map((mailbox) => mailbox.account);
  await Promise.all(
    plan.mailboxes.map(async (mailbox, index) => {
      await pause((plan.intervalMs * index) / plan.mailboxes.length, plan.signal);
      for (let n = 0; !plan.signal.aborted; n += 1) {
        const recipients = ordinaryRecipients(index, n, accounts);
        const delivery = await sendAs(plan, mailbox, index, recipients).catch(() => null);
        if (delivery !== null) plan.onDelivery(mailbox.account, recipients, delivery);
        await pause(plan.intervalMs, plan.signal);
      }
    }),
  );
}

/** One ordinary message over a connection of its own. @returns null when the mailbox cannot log in */
export async function sendAs(
  place: { host: string; port: number; addresses: string[] },
  mailbox: Mailbox,
  index: number,
  recipients: string[],
): Promise<Delivery | null> {
  const localAddress = place.addresses[index % place.addresses.length] ?? null;
  const session = await openSmtpSession({ host: place.host, port: place.port, localAddress, name: `desk-${index}.example.test` });
  try {
    if (!(await session.authenticate(mailbox.account, mailbox.password))) return null;
    return await session.send(mailbox.account, recipients, messageText(mailbox.account, recipients, 'Hello', 'Good morning.', new Date()));
  } finally {
    session.close();
  }
}
