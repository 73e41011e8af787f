import { createHash } from 'node:crypto';
import { inTime } from './in-time';
import type { LiveAnswer, LiveQuestion } from './schemas';

/** Shorter than a page waits, so that what came is whole also where a proxy keeps an answer back until its end. */
export const LONGEST_MS = 3_500;

interface Asked {
  now: number;
  /** Answers the question that stands in an address. */
  read(address: string): Promise<unknown>;
  /** What somebody is told of what `read` threw. */
  failureOf(error: unknown): { problem: unknown; status: number };
  longestMs?: number;
}

/** Answers each question on a line of its own, as soon as it can; one that fails or takes too long takes no other away. */
export function answerQuestions(questions: readonly LiveQuestion[], { now, read, failureOf, longestMs = LONGEST_MS }: Asked): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let ended = false;
  return new ReadableStream({
    async start(stream) {
      const one = async ([address, tag]: LiveQuestion, ask: number): Promise<void> => {
        const line = await read(address).then(
          (body) => lineOf(ask, body, { tag, now }),
          (error: unknown) => ({ ask, ...failureOf(error) }),
        );
        if (!ended) stream.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      // What is slow has no line.
      await inTime(Promise.all(questions.map(one)), longestMs).catch(() => undefined);
      if (ended) return;
      ended = true;
      stream.close();
    },
    cancel() {
      ended = true;
    },
  });
}

function lineOf(ask: number, body: unknown, { tag: known, now }: { tag: string | null; now: number }): LiveAnswer {
  const tag = tagOf(body);
  return tag === known ? { ask, same: true, now } : { ask, tag, body };
}

/** The same for two answers that differ in nothing but the moment at which they were made. */
export function tagOf(body: unknown): string {
  const lasting = typeof body === 'object' && body !== null && 'now' in body ? { ...body, now: 0 } : body;
  return createHash('sha256').update(JSON.stringify(lasting)).digest('base64url').slice(0, 16);
}
