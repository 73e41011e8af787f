import { open } from 'node:fs/promises';
import { z } from 'zod';

/** One message's file in the embedded server's queue folders, as far as its name tells. */
export interface QueueEntry {
  name: string;
  /** Milliseconds since 1970. */
  arrivedAt: number;
  /** Stays the same when a message is deferred and its file gets another name. */
  key: string;
}

const headerSchema = z.object({ notes: z.object({ account: z.string().nullable() }) });
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
 * Reads from a queue file who authenticated to send the message.
 *
 * @returns the account in lower case, or null when nobody did
 * @throws the file system's error, ENOENT for a message that is gone, and Error for a damaged file
 */
export async function queuedAccount(path: string): Promise<string | null> {
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
    return headerSchema.parse(JSON.parse(header.toString('utf8'))).notes.account?.toLowerCase() ?? null;
  } finally {
    await file.close();
  }
}
