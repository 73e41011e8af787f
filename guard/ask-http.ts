import { Agent as PlainAgent, request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
import { detailOf } from './guard-log';

export interface HttpAnswer {
  status: number;
  body: string;
  /** False where the body was longer than was wanted; the rest was not read. */
  whole: boolean;
}

export interface HttpQuestion {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  mostBytes: number;
  /** The connection is used again by the next one. Only for what may be asked twice: one that was closed meanwhile is asked again. */
  keep?: boolean;
}

const kept = { http: new PlainAgent({ keepAlive: true }), https: new SecureAgent({ keepAlive: true }) };

/**
 * Asks by HTTP, and follows no redirect. It takes the place of `fetch`, whose parser is WebAssembly that is compiled anew once it is hot: that takes
 * 24 MB, which do not all come back.
 *
 * @throws the error of the connection; where it was given up, one whose message is that of the signal's reason
 */
export async function askHttp(address: string | URL, question: HttpQuestion): Promise<HttpAnswer> {
  const { signal, keep = false } = question;
  let asked: ClientRequest | null = null;
  const begin = (): Promise<HttpAnswer> => askOnce(new URL(address), question, (request) => (asked = request));
  try {
    return await begin().catch((error: unknown) => {
      if (keep && asked?.reusedSocket && !signal.aborted && codeOf(error) === 'ECONNRESET') return begin();
      throw error;
    });
  } catch (error) {
    if (signal.aborted) throw new Error(detailOf(signal.reason), { cause: error });
    // Of several addresses that were tried, the error has no sentence.
    throw error instanceof Error && error.message === '' ? new Error(codeOf(error), { cause: error }) : error;
  }
}

function askOnce(address: URL, question: HttpQuestion, began: (request: ClientRequest) => void): Promise<HttpAnswer> {
  const { method = 'GET', body, signal, mostBytes, keep = false } = question;
  const secure = address.protocol === 'https:';
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const headers = { accept: '*/*', 'user-agent': 'sluice-guard', ...question.headers, ...length };
  const options = { method, headers, signal, agent: keep ? kept[secure ? 'https' : 'http'] : false };
  return new Promise((resolve, reject) => {
    const request = (secure ? requestSecure : requestPlain)(address, options, (response) => void read(response, mostBytes).then(resolve, reject));
    began(request);
    request.on('error', reject);
    request.end(body);
  });
}

async function read(response: IncomingMessage, mostBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) break;
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8'), whole: size <= mostBytes };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
