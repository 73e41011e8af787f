import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveExchange, serveOrderWait } from '@/lib/auth/exchange-route';
import type { Sent } from '@/lib/auth/read-body';

/** Next.js serves them as well, where nothing stands before it. */
const routes: Record<string, (request: Sent) => Promise<Response>> = { 'POST /api/guard/sync': serveExchange, 'GET /api/guard/orders': serveOrderWait };

/**
 * Serves what guards ask every other second, before Next.js, which takes many times as long to find out who answers.
 *
 * @returns null when it is no such request; else ends when it was answered, and fails as whatever serves requests does
 */
export function serveGuard(request: IncomingMessage, response: ServerResponse): Promise<void> | null {
  const { method = '', url = '' } = request;
  const route = routes[`${method} ${url.split('?')[0]}`];
  if (route === undefined) return null;
  const gone = new AbortController();
  // To abort makes an error with its stack, which for nothing would be a part of what an exchange costs.
  response.once('close', () => response.writableFinished || gone.abort());
  const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]));
  // What was not read of a body that is too large must not end the connection before the answer; it is read afterwards.
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  return route({ url: `http://console${url}`, headers, signal: gone.signal, body }).then(async (answer) => {
    const text = await answer.text();
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': Buffer.byteLength(text) });
    response.end(text);
    request.resume();
  });
}
