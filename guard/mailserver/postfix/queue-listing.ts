import { BoundedLines } from '../bounded-lines';
import type { PostfixCommands } from './postfix-commands';

export interface QueuedMessage {
  queue: 'incoming' | 'active' | 'deferred' | 'hold';
  id: string;
  /** Milliseconds since 1970; Postfix tells whole seconds. */
  arrivedAt: number;
}

/** The beginning of a line of `postqueue -j`, which Postfix writes in this order; what clients chose comes after it. */
const ENTRY = /^\{"queue_name": "(incoming|active|deferred|hold)", "queue_id": "([0-9A-Za-z]{6,30})", "arrival_time": (\d{1,12}),/;
const ENTRY_LENGTH = 160;

/**
 * Calls `onMessage` for every message of the queue as `postqueue -j` tells them; nothing is kept here, however long the
 * queue is. The maildrop queue, whose messages were not accepted yet, is left out.
 *
 * @param options.lineLength how much of each line `onMessage` gets to see, when it needs more than the message
 * @throws CommandFailed
 */
export async function listQueue(commands: PostfixCommands, onMessage: (message: QueuedMessage, line: string) => void, options: { lineLength?: number } = {}): Promise<void> {
  const lines = new BoundedLines(options.lineLength ?? ENTRY_LENGTH, (line) => {
    const entry = ENTRY.exec(line);
    if (!entry) return;
    const [, queue, id = '', seconds] = entry;
    onMessage({ queue: queue as QueuedMessage['queue'], id, arrivedAt: Number(seconds) * 1000 }, line);
  });
  await commands.listQueue((chunk) => {
    lines.push(chunk);
  });
}
