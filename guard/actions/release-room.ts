import type { SendQueue } from '@sluice/guard/mailserver/mail-server';
import type { QueueRule } from '@sluice/protection/protection';

/**
 * How many held messages may be let go now: as many as leave the queue at half of the threshold, by messages and, where a second one is set, by recipients,
 * of which each is taken to have as many as what is held has on average.
 *
 * @returns Infinity where the rule is not applied; nothing or less where the queue must become shorter first
 * @throws QueueUnreadable
 */
export async function releaseRoom(
  { applyQueueLimit, threshold, recipientThreshold }: QueueRule,
  queue: Pick<SendQueue, 'length' | 'breakdown'>,
): Promise<number> {
  if (!applyQueueLimit) return Infinity;
  const room = Math.max(1, Math.floor(threshold / 2)) - (await queue.length());
  if (recipientThreshold == null || room <= 0) return room;
  const { held, recipients } = await queue.breakdown();
  // One that fits by itself waits until there is room for it; one that never does is let go, which the console has told (components/actions/release-risk.ts).
  if (recipients.heldMost <= recipientThreshold && recipients.waiting + recipients.heldMost > recipientThreshold) return 0;
  const left = Math.max(1, Math.floor(recipientThreshold / 2)) - recipients.waiting;
  const each = Math.max(1, recipients.held / Math.max(1, held));
  return Math.min(room, left > 0 ? Math.max(1, Math.floor(left / each)) : 0);
}
