import { request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/**
 * Has every 405 say which methods the address serves (RFC 9110, 15.5.6). Next.js leaves that out where a route does not serve a method, and tells
 * it where somebody asks with OPTIONS, so the console asks itself. An address that serves nothing becomes a 404.
 */
export function tellAllowedMethods(request: IncomingMessage, response: ServerResponse, server: Server): void {
  if (request.method === 'OPTIONS') return;
  const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
  const endOnceKnown = (...parts: unknown[]): ServerResponse => {
    if (response.statusCode !== 405 || response.headersSent || response.hasHeader('allow')) return end(...parts);
    void methodsOf(request, server).then(({ status, allow }) => {
      if (status === 404) response.statusCode = 404;
      else response.setHeader('allow', allow);
      end(...parts);
    });
    return response;
  };
  Object.assign(response, { end: endOnceKnown });
}

function methodsOf({ url = '/', headers }: IncomingMessage, server: Server): Promise<{ status: number; allow: string }> {
  const address = server.address();
  const { port, address: host } = typeof address === 'object' && address !== null ? address : { port: 0, address: '127.0.0.1' };
  return new Promise((resolve) => {
    const asked = ask({ host: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host, port, path: url, method: 'OPTIONS', agent: false, headers: { host: headers.host ?? '' } }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, allow: answer.headers.allow ?? '' });
    });
    // An empty list is one too: the answer must not fail by it.
    asked.on('error', () => resolve({ status: 0, allow: '' }));
    asked.end();
  });
}
