import { open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { MailHead } from '@sluice/actions/queue-filter';
import { subjectOf } from '../mail-head';
import type { MailStore, StoredMail } from '../matching-queue';
import { orUnreadable } from '../or-unreadable';
import type { EmbeddedLayout } from './layout';
import { createQueueAccounts } from './queue-accounts';
import { queueEntry } from './queue-entry';

type Folders = Pick<EmbeddedLayout, 'queue' | 'active' | 'released' | 'held' | 'orders'>;

const MOST_RECIPIENTS = 1_000;
const HEADER_BYTES = 16 * 1024;
const LONGEST_HEADER = 16 * 1024 * 1024;
const address = z.object({ original: z.string() }).transform(({ original }) => original.replace(/^<|>$/g, ''));
const headerSchema = z.object({ rcpt_to: z.array(address) });

/** The queue of the embedded server, message by message. A message keeps its key when it is put off and its file gets another name. */
export class EmbeddedMailStore implements MailStore {
  readonly #accounts = createQueueAccounts();
  #files = new Map<string, { folder: string; name: string }>();

  constructor(private readonly folders: Folders) {}

  async list(): Promise<StoredMail[]> {
    const { queue, active, released, held } = this.folders;
    return orUnreadable(`The send queue in ${queue} cannot be read`, async () => {
      const found = new Map<string, { folder: string; name: string }>();
      // In the order in which they move, twice, so that one that moves meanwhile is met; it counts where it was met first.
      for (const folder of [released, queue, active, held, released, queue, active, held]) {
        for (const name of await readdir(folder)) {
          const key = queueEntry(name)?.key;
          if (key !== undefined && !found.has(key)) found.set(key, { folder, name });
        }
      }
      this.#files = found;
      this.#accounts.keepOnly([...found.values()].map(({ name }) => name));
      const owners = new Map<string, string | null>();
      for (const folder of [released, queue, active, held]) {
        const names = [...found.values()].filter((file) => file.folder === folder).map(({ name }) => name);
        for (const { name, account } of await this.#accounts.of([folder, queue, active, held], names)) owners.set(name, account);
      }
      return [...found].map(([id, { folder, name }]) => ({ id, held: folder === held, sender: owners.get(name) ?? null, arrivedAt: queueEntry(name)?.arrivedAt ?? 0 }));
    });
  }

  async head({ id, held }: StoredMail): Promise<MailHead | null> {
    const file = this.#files.get(id);
    if (file === undefined) return null;
    const places = held ? [this.folders.held] : [file.folder, this.folders.queue, this.folders.active];
    for (const place of places) {
      const head = await readHead(join(place, file.name)).catch(() => null);
      if (head !== null) return head;
    }
    return null;
  }

  async hold(ids: readonly string[]): Promise<number> {
    const { queue, released, held, active, orders } = this.folders;
    let done = 0;
    for (const file of this.#filesOf(ids)) {
      // Of one that is being delivered the order is carried out if its delivery fails.
      if (file.folder === active) await writeFile(join(orders, file.name), 'hold');
      else for (const from of [queue, released]) done += (await moved(join(from, file.name), join(held, file.name))) ? 1 : 0;
    }
    return done;
  }

  async release(ids: readonly string[]): Promise<number> {
    const { held, released } = this.folders;
    let done = 0;
    for (const { name } of this.#filesOf(ids)) done += (await moved(join(held, name), join(released, name))) ? 1 : 0;
    return done;
  }

  async remove(ids: readonly string[]): Promise<number> {
    let done = 0;
    for (const { name } of this.#filesOf(ids)) done += (await rm(join(this.folders.held, name)).then(() => true, absent)) ? 1 : 0;
    return done;
  }

  #filesOf(ids: readonly string[]): { folder: string; name: string }[] {
    return ids.flatMap((id) => this.#files.get(id) ?? []);
  }
}

/** Four bytes of length, the envelope as JSON, then the message. @throws where it is gone or no such file */
async function readHead(path: string): Promise<MailHead> {
  const file = await open(path, 'r');
  try {
    const size = Buffer.alloc(4);
    await file.read(size, 0, 4, 0);
    const length = size.readUInt32BE(0);
    if (length > LONGEST_HEADER) throw new Error('The queue file has no header.');
    const envelope = Buffer.alloc(length);
    await file.read(envelope, 0, length, 4);
    const { rcpt_to: recipients } = headerSchema.parse(JSON.parse(envelope.toString('utf8')));
    const text = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(text, 0, HEADER_BYTES, 4 + length);
    return { subject: subjectOf(text.toString('latin1', 0, bytesRead)), recipients: recipients.slice(0, MOST_RECIPIENTS) };
  } finally {
    await file.close();
  }
}

/** @returns false when somebody else was first */
function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(() => true, absent);
}

function absent(error: NodeJS.ErrnoException): false {
  if (error.code !== 'ENOENT') throw error;
  return false;
}
