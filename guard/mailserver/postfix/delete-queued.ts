import type { ActJournal } from '../mail-server';
import type { AccountQueue } from './account-queue';
import { KeptMessages, type DeletedMessage } from '../kept-messages';
import type { PostfixCommands } from './postfix-commands';
import { listQueue, type QueuedMessage } from './queue-listing';

const LONGEST_ENTRY = 64 * 1024;
/** Large, because the whole queue is listed once for every batch. */
const BATCH = 10_000;
const SAMPLE_BYTES = 256 * 1024;
const ALL = ['incoming', 'active', 'deferred', 'hold'] as const;

/**
 * Holds the account's messages, writes down what they are, and deletes them from the hold queue, until none is left.
 *
 * @returns how many were deleted
 * @throws QueueUnreadable
 */
export async function deleteOfAccount(
  account: string,
  options: {
    accounts: AccountQueue;
    commands: PostfixCommands;
    keptDirectory: string;
    now(): number;
    journal?: ActJournal;
    hold(): Promise<unknown>;
    onProgress(done: number): void;
  },
): Promise<{ messages: number }> {
  const { accounts, commands, journal, hold, onProgress } = options;
  const remove = (ids: string[]): Promise<number> => commands.changeQueued('delete', ids, ['hold']);
  const kept = new KeptMessages({ directory: options.keptDirectory, account, now: options.now() });
  let messages = journal?.unfinished.length ? await accounts.changeUnfinished(account, journal.unfinished, remove) : 0;
  for (;;) {
    await hold();
    messages += await accounts.changeAll(
      account,
      {
        batch: BATCH,
        queues: ['hold'],
        change: async (ids, done) => {
          await writeDown(kept, ids, commands);
          await journal?.begin(messages + done, ids);
          return remove(ids);
        },
      },
      (done) => {
        onProgress(messages + done);
      },
    );
    if ((await accounts.idsOf(account, ALL)).ids.length === 0) return { messages };
  }
}

async function writeDown(kept: KeptMessages, batch: readonly string[], commands: PostfixCommands): Promise<void> {
  const ids = new Set(batch);
  const entries: DeletedMessage[] = [];
  await listQueue(
    commands,
    (message, line) => {
      if (ids.has(message.id)) entries.push(describe(message, line));
    },
    { lineLength: LONGEST_ENTRY },
  );
  await kept.append(entries);
  for (const id of batch) {
    if (!kept.wantsSample) return;
    const text = await commands.messageText(id, SAMPLE_BYTES);
    if (text !== null) await kept.keepSample(text);
  }
}

function describe({ id, arrivedAt }: QueuedMessage, line: string): DeletedMessage {
  const { message_size: bytes, sender, recipients } = parsed(line);
  return {
    id,
    arrivedAt: new Date(arrivedAt).toISOString(),
    bytes: typeof bytes === 'number' ? bytes : null,
    sender: typeof sender === 'string' ? sender : null,
    recipients: Array.isArray(recipients) ? recipients.map((recipient: unknown) => addressOf(recipient)).filter((address) => address !== null) : [],
  };
}

/** A line that is longer than the bound was cut, and is no JSON any more; the list then tells what it can. */
function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function addressOf(recipient: unknown): string | null {
  return recipient instanceof Object && 'address' in recipient && typeof recipient.address === 'string' ? recipient.address : null;
}
