import type { Socket } from 'node:net';
import { serveLocalMail, type LocalMailContext } from './local-mail-connection';
import { isLocalQuestion, serveLocalQuestion } from './local-question';
import { nextUse, servePolicyClient, type PolicyClient, type PolicyContext } from './policy-connection';

/** What a policy question begins with is a letter; a mail filter's packet begins with its length, and none is so long that this byte is not 0. */
const PACKET = 0;

/** Serves all that a mail server asks on one address: questions about recipients, and about local users' mail, as a mail filter or as Exim asks. */
export function serveClient(socket: Socket, context: PolicyContext & { localMail: LocalMailContext | null }): PolicyClient {
  const connected = nextUse();
  let client: PolicyClient | null = null;
  const endEarly = (): void => void socket.end();
  const giveUp = (): void => void socket.destroy();
  socket.once('end', endEarly).once('error', giveUp);
  socket.once('data', (chunk: Buffer) => {
    socket.off('end', endEarly).off('error', giveUp).pause();
    client = clientOf(chunk, socket, context);
    socket.unshift(chunk);
    socket.resume();
  });
  return {
    get state() {
      return client?.state ?? 'idle';
    },
    get lastUsed() {
      return client?.lastUsed ?? connected;
    },
    end: giveUp,
  };
}

function clientOf(chunk: Buffer, socket: Socket, context: PolicyContext & { localMail: LocalMailContext | null }): PolicyClient {
  if (context.localMail !== null && chunk[0] === PACKET) return serveLocalMail(socket, context.localMail);
  return context.localMail !== null && isLocalQuestion(chunk) ? serveLocalQuestion(socket, context.localMail) : servePolicyClient(socket, context);
}
