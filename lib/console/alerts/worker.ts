import type { Database } from '@/lib/db/client';
import { BackgroundWork } from '../background-work';
import { KEPT_MS, MAX_DELIVERIES } from '../retention/kept';
import { deliverDue, type Delivering } from './deliver';
import { pushIdentity } from './identity';
import { Observer } from './observe';
import { fillOutbox, proveChannels, rulesOf } from './outbox';
import type { Seal } from './sealed';

/** Of these, all but one may wait for receivers that do not answer. */
const SENDERS = 8;
const PROVE_EVERY_MS = 60_000;

export interface WorkerParts extends Omit<Delivering, 'db' | 'identity'> {
  /** Opens the database, or throws while it cannot be used. */
  database(): Database;
  /** A sentence for the console's log. */
  say(line: string): void;
}

/** What sends alerts. It lives in the console's process and keeps everything it must not forget in the database. */
export class AlertWorker {
  private readonly observer: Observer;
  private readonly work: BackgroundWork;
  private readonly sending = new Set<Promise<void>>();
  private provedAt = -Infinity;

  constructor(private readonly parts: WorkerParts & { seal: Seal }) {
    this.observer = new Observer(parts.now());
    this.work = new BackgroundWork(() => this.lookAndSend(), 'Alerts cannot be sent at the moment and are tried again every second', parts.say);
  }

  start(): void {
    this.work.start();
  }

  /** What is being sent is waited for. */
  async stop(): Promise<void> {
    await this.work.stop();
    await Promise.all(this.sending);
  }

  /** Looks once, writes down what is due, and sends what can be sent. */
  async pass(): Promise<void> {
    const delivering = await this.look();
    if (delivering !== null) await this.deliver(delivering);
  }

  private async lookAndSend(): Promise<void> {
    const delivering = await this.look();
    if (delivering !== null && this.sending.size < SENDERS) this.send(delivering);
  }

  /** @returns what is needed to send, or null while the database cannot be used */
  private async look(): Promise<Delivering | null> {
    const { database, seal, url, now } = this.parts;
    const db = database();
    if (db.$storage.fault !== null) return null;
    const identity = await pushIdentity(db, seal, url);
    const rules = await rulesOf(db);
    await this.observer.look(db, now(), rules.some(({ kinds }) => kinds.includes('suspect')));
    await fillOutbox(db, rules, now());
    if (now() - this.provedAt >= PROVE_EVERY_MS) {
      this.provedAt = now();
      await proveChannels(db, now());
      await prune(db, now());
    }
    return { ...this.parts, db, identity };
  }

  /** A receiver that does not answer holds up nobody else's message: each is taken by whoever sends it, see deliver.ts. */
  private send(delivering: Delivering): void {
    const work: Promise<void> = this.deliver(delivering)
      .catch((error: unknown) => this.work.tell(error))
      .finally(() => this.sending.delete(work));
    this.sending.add(work);
  }

  private async deliver(delivering: Delivering): Promise<void> {
    while ((await deliverDue(delivering)) > 0 && !this.work.stopped);
  }
}

/** Both logs stay bounded, whatever happens. */
async function prune(db: Database, now: number): Promise<void> {
  await db.alertDelivery.deleteMany({ where: { status: { not: 'waiting' }, createdAt: { lt: now - KEPT_MS.deliveries } } });
  await db.alert.deleteMany({ where: { endedAt: { not: null }, at: { lt: now - KEPT_MS.alerts } } });
  const [oldest] = await db.alertDelivery.findMany({ orderBy: { createdAt: 'desc' }, skip: MAX_DELIVERIES, take: 1, select: { createdAt: true } });
  if (oldest !== undefined) await db.alertDelivery.deleteMany({ where: { status: { not: 'waiting' }, createdAt: { lte: oldest.createdAt } } });
}
