import type { Socket } from 'node:net';
import { PolicyProtocolError } from '@sluice/policy/decoder';
import { DISCARD, LocalMailFilter, verdict, type LocalMessage } from '@sluice/policy/local-mail';
import { MilterDecoder, type MilterPacket } from '@sluice/policy/milter-decoder';
import type { RelayGate } from '@sluice/guard/protection/relay-gate';
import { drained, nextUse, type PolicyClient } from './policy-connection';

export interface LocalMailContext {
  gate: RelayGate;
  /** Whether an address's domain is not the server's own. */
  isOutside(address: string): boolean;
  /** A message is about to be put on hold. @returns when it is remembered, so that it can be released */
  onHeld(queueId: string): Promise<void>;
  /** Whether a message to this recipient is the guard's own, to see that it is asked. */
  isProbe?(recipient: string): boolean;
  onEnded(reason: string): void;
}

/** What becomes of a message. It waits for the gate as questions do, so nothing passes while a latch is on its way to the disk. */
export async function decideLocalMail({ queueId, outside, only }: LocalMessage, { gate, isProbe, onHeld }: LocalMailContext): Promise<'pass' | 'hold' | 'discard'> {
  if (only !== null && isProbe?.(only)) return 'discard';
  while (outside && gate.settling) await gate.settling;
  const held = outside && gate.protected;
  if (outside && !held) gate.passed();
  if (held && queueId !== null) await onHeld(queueId);
  return held ? 'hold' : 'pass';
}

/**
 * Serves a mail filter's client: the mail server asks about each message that a user of the host hands over without SMTP, which no policy
 * question covers.
 */
export function serveLocalMail(socket: Socket, context: LocalMailContext): PolicyClient {
  const filter = new LocalMailFilter(context.isOutside);
  const decoder = new MilterDecoder();
  let lastUsed = nextUse();
  let asking = 0;
  let working: Promise<void> = Promise.resolve();

  async function answerMessage(message: LocalMessage): Promise<void> {
    asking += 1;
    const decision = await decideLocalMail(message, context);
    asking -= 1;
    await send(decision === 'discard' ? DISCARD : verdict(decision === 'hold'));
  }

  async function send(bytes: Uint8Array): Promise<void> {
    if (!socket.destroyed && !socket.write(bytes)) await drained(socket);
  }

  async function take(packets: readonly MilterPacket[]): Promise<void> {
    for (const packet of packets) {
      if (socket.destroyed) return;
      const answer = filter.take(packet);
      if (answer === 'end') socket.end();
      else if (answer instanceof Uint8Array) await send(answer);
      else if (answer !== null) await answerMessage(answer);
    }
  }

  function refuse(error: unknown): void {
    context.onEnded(error instanceof PolicyProtocolError ? error.message : 'an unexpected error');
    socket.destroy();
  }

  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    lastUsed = nextUse();
    socket.pause();
    working = working.then(() => take(decoder.push(chunk))).then(() => void socket.resume(), refuse);
  });
  socket.on('end', () => void working.then(() => socket.end()));
  socket.on('error', () => socket.destroy());
  return {
    get state() {
      return asking > 0 ? 'asking' : 'idle';
    },
    get lastUsed() {
      return lastUsed;
    },
    end: () => socket.destroy(),
  };
}
