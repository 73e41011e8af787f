import type { Socket } from 'node:net';
import { PolicyDecoder, PolicyProtocolError } from '@sluice/policy/decoder';
import { decideLocalMail, type LocalMailContext } from './local-mail-connection';
import { nextUse, type PolicyClient } from './policy-connection';

const BEGINNING = Buffer.from('request=sluice_local_mail\n');
const MOST_BYTES = 64 * 1024;
/** What Exim's rule goes by, see guard/mailserver/exim/question-files.ts. */
const ANSWERS = { pass: 'action=DUNNO\n\n', hold: 'action=HOLD\n\n', discard: 'action=DISCARD\n\n' } as const;

/** Whether a connection begins with a question about a local user's mail. It comes in one piece: whoever asks writes it at once. */
export const isLocalQuestion = (chunk: Buffer): boolean => chunk.subarray(0, BEGINNING.length).equals(BEGINNING);

/**
 * Serves an Exim that has taken a message from a user of the host, which is for somebody outside: in the form of the policy questions,
 * because Exim has no mail filters. One connection is one question, and Exim reads until it is closed.
 */
export function serveLocalQuestion(socket: Socket, context: LocalMailContext): PolicyClient {
  const decoder = new PolicyDecoder({ maxRequestBytes: MOST_BYTES, wanted: ['queue_id', 'recipient'] });
  let lastUsed = nextUse();
  let asking = false;

  async function answer(attributes: ReadonlyMap<string, string>): Promise<void> {
    const recipients = attributes.get('recipient') ?? '';
    const message = { queueId: attributes.get('queue_id') ?? null, outside: true, only: recipients.includes(',') ? null : recipients };
    socket.end(ANSWERS[await decideLocalMail(message, context)]);
  }

  function refuse(error: unknown): void {
    context.onEnded(error instanceof PolicyProtocolError ? error.message : 'an unexpected error');
    socket.destroy();
  }

  socket.on('data', (chunk: Buffer) => {
    lastUsed = nextUse();
    if (asking) return;
    try {
      const [request] = decoder.push(chunk);
      if (request === undefined) return;
      asking = true;
      answer(request.attributes).catch(refuse);
    } catch (error) {
      refuse(error);
    }
  });
  socket.on('end', () => void (asking || socket.end()));
  socket.on('error', () => socket.destroy());
  return {
    get state() {
      return asking ? 'asking' : 'idle';
    },
    get lastUsed() {
      return lastUsed;
    },
    end: () => socket.destroy(),
  };
}
