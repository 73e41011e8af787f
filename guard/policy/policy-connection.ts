import type { Socket } from 'node:net';
import { ACCOUNT_CHECK_ANSWER, CHECK_ANSWER, decideRelay, DECIDING_ATTRIBUTES, isAboutRelaying } from '@sluice/policy/decision';
import { PolicyDecoder, PolicyProtocolError, type PolicyRequest } from '@sluice/policy/decoder';
import { policyReply } from '@sluice/policy/reply';
import type { SmtpClient } from '@sluice/guard/mailserver/mail-server';
import type { RelayGate } from '@sluice/guard/protection/relay-gate';

export interface PolicyContext {
  gate: RelayGate;
  isRefused(account: string, client: SmtpClient): boolean;
  /** Questions of the mail server answered and refused since the start of the guard. */
  answers: { requests: number; refused: number };
  /** Told which question of a check has come; it is not counted as one. */
  onChecked?(attributes: ReadonlyMap<string, string>): void;
  /** Told why a connection was ended by us; the text holds nothing that the client sent. */
  onEnded(reason: string): void;
  /** How long a client may leave a request unfinished or an answer unread. */
  patienceMs: number;
}

const MOST_REQUEST_BYTES = 64 * 1024;

/** One connection, as far as it matters for which to give up when there are too many. */
export interface PolicyClient {
  /** `asking`: a question waits for its answer; `stalled`: the client keeps its question unfinished or its answer unread. */
  readonly state: 'idle' | 'asking' | 'stalled';
  /** Counts up with every piece that any client sends; its order is that of time. */
  readonly lastUsed: number;
  end(): void;
}

let uses = 0;

/** For `lastUsed`. */
export function nextUse(): number {
  return uses++;
}

/**
 * Serves one policy client: requests are answered in their order, however they are cut into packets. An idle
 * connection may stay as long as there is room; one that sends nonsense, stops in the middle of a request or does not read is ended.
 * While an answer waits for the gate or for the client to read, nothing more is read from it, so its memory is bounded.
 */
export function servePolicyClient(socket: Socket, context: PolicyContext): PolicyClient {
  let lastUsed = nextUse();
  let asking = 0;
  const decoder = new PolicyDecoder({ maxRequestBytes: MOST_REQUEST_BYTES, wanted: DECIDING_ATTRIBUTES });
  const patience = createPatience(context.patienceMs, (reason) => {
    context.onEnded(reason);
    socket.destroy();
  });
  let newlines = 2;
  let working: Promise<void> = Promise.resolve();

  /** @returns false when the client must read before it is given more */
  function answerNow(requests: PolicyRequest[]): boolean {
    const [first] = requests;
    if (first === undefined) return true;
    if (requests.length === 1) return socket.write(bytesOf(answer(first, context)));
    // One write for all of them, because a write is most of the price of an answer.
    return socket.write(Buffer.concat(requests.map((request) => bytesOf(answer(request, context)))));
  }

  async function goOn(): Promise<void> {
    patience.begin('it did not read its answers');
    await drained(socket);
    expectMore();
  }

  function expectMore(): void {
    // A request is complete at an empty line; anything after it is the beginning of the next.
    if (newlines >= 2) patience.end();
    else patience.begin('it left a request unfinished');
  }

  async function answerAll(requests: PolicyRequest[]): Promise<void> {
    for (const request of requests) {
      asking += 1;
      while (context.gate.settling) await context.gate.settling;
      asking -= 1;
      if (socket.destroyed) return;
      if (!socket.write(bytesOf(answer(request, context)))) {
        patience.begin('it did not read its answers');
        await drained(socket);
      }
    }
    expectMore();
  }

  function refuse(error: unknown): void {
    context.onEnded(error instanceof PolicyProtocolError ? error.message : 'an unexpected error');
    patience.end();
    socket.end();
    socket.destroySoon();
  }

  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  socket.on('data', (chunk: Buffer) => {
    lastUsed = nextUse();
    try {
      const requests = decoder.push(chunk);
      newlines = trailingNewlines(chunk, newlines);
      // Nearly always nothing has to be waited for, and stopping the reading would cost more than the answer.
      if (context.gate.settling === null && answerNow(requests)) return expectMore();
      socket.pause();
      const rest = context.gate.settling === null ? goOn() : answerAll(requests);
      working = rest.then(() => void socket.resume(), refuse);
    } catch (error) {
      socket.pause();
      const complete = error instanceof PolicyProtocolError ? error.requests : [];
      working = answerAll(complete).then(() => refuse(error), refuse);
    }
  });
  socket.on('end', () => void working.then(() => socket.end()));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => patience.end());
  return {
    get state() {
      if (asking > 0) return 'asking';
      return patience.running ? 'stalled' : 'idle';
    },
    get lastUsed() {
      return lastUsed;
    },
    end: () => socket.destroy(),
  };
}

function answer(request: PolicyRequest, { gate, isRefused, answers, onChecked }: PolicyContext): string {
  const action = decideRelay(request, { protected: gate.protected, isRefused });
  if (action === CHECK_ANSWER || action === ACCOUNT_CHECK_ANSWER) {
    onChecked?.(request.attributes);
    return action;
  }
  // A question of the guard's own, whether it still answers.
  if (!request.attributes.has('protocol_state')) return action;
  answers.requests += 1;
  if (!action.startsWith('DUNNO')) answers.refused += 1;
  else if (isAboutRelaying(request)) gate.passed();
  return action;
}

const replies = new Map<string, Buffer>();

/** There are few answers, so each is made into bytes once. */
function bytesOf(action: string): Buffer {
  let reply = replies.get(action);
  if (reply === undefined) {
    reply = Buffer.from(policyReply(action));
    replies.set(action, reply);
  }
  return reply;
}

function trailingNewlines(chunk: Buffer, before: number): number {
  let count = 0;
  for (let index = chunk.length - 1; index >= 0; index -= 1) {
    if (chunk[index] === 10) count += 1;
    else if (chunk[index] !== 13) return count;
  }
  return before + count;
}

/** Runs from the first `begin` to the next `end`, so that a byte now and then does not prolong it. */
function createPatience(ms: number, lost: (reason: string) => void): { readonly running: boolean; begin(reason: string): void; end(): void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    get running() {
      return timer !== null;
    },
    begin(reason) {
      timer ??= setTimeout(() => lost(reason), ms);
    },
    end() {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}

/** Until what was written has left, or the socket is closed: a client that asks and never reads must not fill the memory. */
export function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
