import type { MailHead } from '@sluice/actions/queue-filter';
import { subjectOf } from '../mail-head';
import type { MailStore, StoredMail } from '../matching-queue';
import type { EximQueue } from './exim-queue';
import { orSpoolUnreadable, type OwnedMessage, type OwnedSpool } from './owned-spool';
import { HELD_QUEUE } from './spool';
import { readSpoolEnvelope, readSpoolHeader } from './spool-head';

/** As of any other mail server's message, so many recipients are looked at. */
const MOST_RECIPIENTS = 1_000;

/** The queue of one Exim, message by message. What others froze waits: it is in no queue of ours. */
export class EximMailStore implements MailStore {
  #listed = new Map<string, OwnedMessage>();

  constructor(
    private readonly queue: Pick<EximQueue, 'holdAll' | 'releaseAll' | 'removeAll' | 'deliver'>,
    private readonly owned: OwnedSpool,
  ) {}

  async list(): Promise<StoredMail[]> {
    const all = await orSpoolUnreadable('The queue of Exim cannot be read', async () => [...(await this.owned.messages('elsewhere')), ...(await this.owned.messages('held'))]);
    // One that was moved in between stands where it is now.
    this.#listed = new Map(all.map((message) => [message.id, message]));
    return [...this.#listed.values()].map(({ id, queue, sender, head }) => ({ id, held: queue === HELD_QUEUE, sender, arrivedAt: head.arrivedAt }));
  }

  async head({ id, held }: StoredMail): Promise<MailHead | null> {
    const queue = held ? HELD_QUEUE : (this.#listed.get(id)?.queue ?? '');
    const file = await this.owned.text(queue, id, 'H').catch(() => null);
    if (file === null) return null;
    const text = file.toString('latin1');
    return { subject: subjectOf(readSpoolHeader(text)), recipients: readSpoolEnvelope(text).recipients.slice(0, MOST_RECIPIENTS) };
  }

  async hold(ids: readonly string[]): Promise<number> {
    const messages = ids.flatMap((id) => this.#listed.get(id) ?? []);
    return orSpoolUnreadable('The queue of Exim cannot be changed', () => this.queue.holdAll(messages));
  }

  release(ids: readonly string[]): Promise<number> {
    return orSpoolUnreadable('The queue of Exim cannot be changed', () => this.queue.releaseAll(ids));
  }

  remove(ids: readonly string[]): Promise<number> {
    return orSpoolUnreadable('The queue of Exim cannot be changed', () => this.queue.removeAll(ids));
  }

  deliver(): Promise<void> {
    return this.queue.deliver();
  }
}
