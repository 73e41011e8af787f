import { open } from 'node:fs/promises';
import * as z from 'zod';

/** One message's file in the embedded server's queue folders, as far as its name tells. */
export interface QueueEntry {
  name: string;
  /** Milliseconds since 1970. */
  arrivedAt: number;
  /** Stays the same when a message is deferred and its file gets another name. */
  key: string;
}

const headerSchema = z.object({ notes: z.object({ account: z.string().nullable() }), rcpt_to: z.array(z.unknown()).nullable().catch(null) });

/** What a queue file tells of a message. */
export interface QueuedMessage {
  /** Who authenticated to send it, in lower case; null when nobody did. */
  account: string | null;
  /** How many it is for; null where the file does not say. Haraka writes those that are left of a partly delivered message into a new file. */
  recipients: number | null;
}

const LONGEST_HEADER = 16 * 1024 * 1024;

/**
 * Reads a file name of Haraka's queue, `arrival_nextAttempt_attempts_pid_unique_counter_host`.
 *
 * @returns null for files that are no waiting message: half-written ones, damaged ones that were set aside, and strangers
 */
export function queueEntry(name: string): QueueEntry | null {
  const [, arrival, unique] = /^(\d+)_\d+_\d+_\d+_([A-Za-z0-9]+)_\d+_[^_]+$/.exec(name) ?? [];
  if (arrival === undefined || unique === undefined) return null;
  return { name, arrivedAt: Number(arrival), key: `${arrival}_${unique}` };
}

/**
 * Reads the header of a queue file.
 *
 * @throws the file system's error, ENOENT for a message that is gone, and Error for a damaged file
 */
export async function queuedMessage(path: string): Promise<QueuedMessage> {
  const file = await open(path, 'r');
  try {
    const first = Buffer.alloc(4_096);
    const { bytesRead } = await file.read(first, 0, first.length, 0);
    if (bytesRead < 4) throw new Error('The queue file is too short.');
    const length = first.readUInt32BE(0);
    if (length > LONGEST_HEADER) throw new Error('The queue file has no header.');
    const header = Buffer.alloc(length);
    first.copy(header, 0, 4, bytesRead);
    if (length + 4 > bytesRead) await file.read(header, bytesRead - 4, length + 4 - bytesRead, bytesRead);
    const { notes, rcpt_to: recipients } = headerSchema.parse(JSON.parse(header.toString('utf8')));
    return { account: notes.account?.toLowerCase() ?? null, recipients: recipients?.length ?? null };
  } finally {
    await file.close();
  }
}
