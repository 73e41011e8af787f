import type { ChannelSettings } from '@sluice/alerts/channel';
import { placeOf } from '@sluice/alerts/channel';
import type { Language } from '@sluice/messages/language';
import type { Database } from '@/lib/db/client';
import { newId } from '../../new-id';
import { Seal } from '../sealed';
import { AlertWorker } from '../worker';

/** An afternoon of a Friday, so that proofs are sent. */
export const NOON = Date.parse('2026-11-27T12:00:00Z');

/** A worker on a database whose clock the test sets. */
export class AlertStage {
  now = NOON;
  readonly seal = new Seal('a secret that is only used by tests');
  readonly said: string[] = [];
  worker: AlertWorker;

  constructor(
    readonly db: Database,
    private readonly lookup: (host: string) => Promise<string[]> = (host) => Promise.resolve(host === 'localhost' ? ['127.0.0.1'] : []),
  ) {
    this.worker = this.anotherWorker();
  }

  /** As after a restart of the console. */
  anotherWorker(): AlertWorker {
    return new AlertWorker({
      database: () => this.db,
      seal: this.seal,
      url: 'https://sluice.example.test',
      now: () => this.now,
      random: () => 1,
      mail: { lookup: this.lookup, hostname: 'console.example.test' },
      say: (line) => this.said.push(line),
    });
  }

  async channel(settings: ChannelSettings, parts: { language?: Language; name?: string } = {}): Promise<string> {
    const id = newId(this.now);
    const { language = 'en', name = settings.kind } = parts;
    await this.db.alertChannel.create({
      data: {
        id,
        kind: settings.kind,
        name,
        place: placeOf(settings),
        sealed: this.seal.close(JSON.stringify(settings)),
        language,
        createdAt: this.now,
        createdByName: 'Alice',
      },
    });
    return id;
  }

  async later(ms: number): Promise<void> {
    this.now += ms;
    await this.worker.pass();
  }

  deliveries() {
    return this.db.alertDelivery.findMany({ orderBy: { id: 'asc' } });
  }
}
