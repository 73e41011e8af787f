import { verdictOf, type Verdict } from '@sluice/alerts/answer';
import { LEASE_MS, waitBefore } from '@sluice/alerts/delivery';
import { signatureHeader } from '@sluice/alerts/formats';
import type { Database } from '@/lib/db/client';
import { causeOf, signAt } from '../alerts/deliver';
import type { Seal } from '../alerts/sealed';
import { post } from '../alerts/senders/post';
import { BackgroundWork } from '../background-work';
import { fieldsOf, type Row } from './export';
import { receiverSettingsSchema, type ReceiverSettings } from './schemas';
import { sendSyslog } from './send-syslog';
import { syslogMessage } from './syslog';

const ROWS_AT_ONCE = 100;
/** Characters of the rows of one message; one row alone may be longer. */
const MOST_OF_A_MESSAGE = 512 * 1024;

export interface Forwarding {
  /** Opens the database, or throws while it cannot be used. */
  database(): Database;
  seal: Seal;
  now(): number;
  random(): number;
  /** This machine's name, in syslog. */
  hostname: string;
  /** A sentence for the console's log. */
  say(line: string): void;
}

/**
 * Sends every row of the audit to who shall have it, in the order of its numbers and at least once. Nothing is kept for it but the number that was taken
 * last: what a receiver does not take waits in the audit itself, is tried again until it is taken, and no row is passed over. So a receiver that
 * sees a number twice has had a failure between, and one that sees a gap has been removed and added again, or the database was brought back from a backup.
 */
export class AuditForwarder {
  private readonly work: BackgroundWork;

  constructor(private readonly parts: Forwarding) {
    this.work = new BackgroundWork(() => this.pass(), 'The audit cannot be sent on at the moment; it is tried again every second', parts.say);
  }

  start(): void {
    this.work.start();
  }

  stop(): Promise<void> {
    return this.work.stop();
  }

  /** Sends what is there to each receiver that may be asked now; one that does not answer holds up no other. */
  async pass(): Promise<void> {
    const db = this.parts.database();
    if (db.$storage.fault !== null) return;
    const due = await db.auditReceiver.findMany({ where: { nextAt: { lte: this.parts.now() } } });
    await Promise.all(due.map((receiver) => this.serve(db, receiver)));
  }

  private async serve(db: Database, receiver: Taken): Promise<void> {
    let from = receiver.sentSequence;
    let { nextAt } = receiver;
    while (!this.work.stopped) {
      const rows = await db.auditEntry.findMany({ where: { sequence: { gt: from } }, orderBy: { sequence: 'asc' }, take: ROWS_AT_ONCE });
      // What does not fit into one message follows in the next.
      rows.splice(fitting(rows));
      const newest = rows.at(-1)?.sequence ?? null;
      if (newest === null) return;
      const lease = this.parts.now() + LEASE_MS;
      // Of several consoles one sends; should it be killed, another goes on after the lease.
      const taken = await db.auditReceiver.updateMany({ where: { id: receiver.id, nextAt, sentSequence: from }, data: { nextAt: lease } });
      if (taken.count === 0) return;
      const verdict = await this.send(receiver, rows).catch((error: unknown): Verdict => ({ kind: 'later', why: causeOf(error), retryAfterMs: null }));
      const at = this.parts.now();
      const where = { id: receiver.id, nextAt: lease };
      if (verdict.kind !== 'taken') {
        const attempts = receiver.attempts + 1;
        const again = Math.round(at + waitBefore(attempts, this.parts.random(), verdict.retryAfterMs));
        await db.auditReceiver.updateMany({ where, data: { nextAt: again, attempts, failingSince: receiver.failingSince ?? at, failure: verdict.why } });
        return;
      }
      await db.auditReceiver.updateMany({ where, data: { nextAt: at, attempts: 0, failingSince: null, failure: null, takenAt: at, sentSequence: newest } });
      [from, nextAt] = [newest, at];
    }
  }

  private async send({ sealed }: Taken, rows: readonly Row[]): Promise<Verdict> {
    const settings = receiverSettingsSchema.safeParse(JSON.parse(this.parts.seal.open(sealed) ?? 'null'));
    if (!settings.success) return { kind: 'later', why: 'its settings cannot be read with the secret of this installation; remove it and add it anew', retryAfterMs: null };
    if (settings.data.kind === 'webhook') return verdictOf('webhook', await post(batch(settings.data, rows, this.parts.now())));
    await sendSyslog(settings.data, rows.map((row) => syslogMessage(row, this.parts.hostname)));
    return { kind: 'taken' };
  }
}

/** @returns how many of the rows are sent at once, at least one */
function fitting(rows: readonly Row[]): number {
  let size = 0;
  const over = rows.findIndex((row, index) => (size += JSON.stringify(row).length) > MOST_OF_A_MESSAGE && index > 0);
  return over === -1 ? rows.length : over;
}

type Taken = Awaited<ReturnType<Database['auditReceiver']['findMany']>>[number];

/** Signed over time and body as an alert's webhook is; the key is the same when the same rows are sent again. */
function batch({ url, secret }: ReceiverSettings & { kind: 'webhook' }, rows: readonly Row[], now: number) {
  const [first, last] = [rows[0]?.sequence, rows.at(-1)?.sequence];
  const body = JSON.stringify({ version: 1, first, last, rows: rows.map(fieldsOf) });
  return { url, headers: { 'idempotency-key': `audit-${first}-${last}`, ...signatureHeader(signAt(now)(secret, body)) }, body };
}
