import { Refusal } from '@/lib/console/refusal';

/** What a handler needs of a request; Node.js's own is one as well, without being made into another first. */
export interface Sent {
  url: string;
  headers: Headers;
  signal: AbortSignal;
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | null;
}

/**
 * Reads a request's body as UTF-8 text, and stops as soon as it is longer than allowed.
 *
 * @param limit bytes
 * @throws Refusal `too-large`, or `bad-request` where the sender went away before the end
 */
export async function readBody(request: Pick<Sent, 'headers' | 'body'>, limit: number): Promise<string> {
  const tooLarge = () => new Refusal('too-large', `The request is larger than ${limit} bytes. Nothing was changed.`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.byteLength;
      if (length > limit) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // A connection that breaks has the same code as that to a database, which is not at fault here.
    throw new Refusal('bad-request', 'The connection ended before the whole request had come. Nothing was changed.');
  }
  return Buffer.concat(chunks).toString('utf8');
}
