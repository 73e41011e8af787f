import { once } from 'node:events';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { clientAddress, trustedProxies } from './client-address';
import { methodsByPath } from './served-methods';
import { webServer } from './web-server';

const methodsOf = methodsByPath(
  ['/api/overview', '/api/health', '/api/guard/sync', '/api/guard/enroll', '/api/guard/orders', '/api/guard/package/[name]', '/metrics'].map((path) => ({
    path,
    methods: ['GET', 'HEAD', 'OPTIONS'],
  })),
);
let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** @returns what the application behind the edge sees, and what the browser gets */
async function through(
  lines: string[],
  url = 'http://127.0.0.1:3000',
  proxies = '',
): Promise<{ seen: IncomingHttpHeaders | null; address: string | undefined; answer: string }> {
  let seen: IncomingHttpHeaders | null = null;
  let address: string | undefined;
  ({ server } = webServer({ url: new URL(url), proxies: trustedProxies(proxies), methodsOf }, (request, response) => {
    seen = request.headers;
    address = request.url;
    response.end('served');
  }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(socket, 'close');
  return { seen, address, answer };
}
const get = (...headers: string[]) => ['GET / HTTP/1.1', 'Host: 127.0.0.1:3000', ...headers];

test('nobody is believed about where he comes from, unless he is a trusted proxy', async () => {
  const invented = [
    'X-Forwarded-For: 203.0.113.9',
    'X-Forwarded-Host: evil.test',
    'X-Forwarded-Proto: https',
    'X-Real-IP: 203.0.113.9',
    'Forwarded: for=203.0.113.9',
  ];
  const untrusted = (await through(get(...invented))).seen!;
  expect(untrusted).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
  for (const name of ['x-forwarded-host', 'x-real-ip', 'forwarded']) expect(untrusted[name]).toBeUndefined();
  expect((await through(get('X-Forwarded-For: 198.51.100.1, 203.0.113.9'), undefined, '127.0.0.0/8')).seen).toMatchObject({ 'x-forwarded-for': '203.0.113.9' });
});

test('it is told whether a proxy stands between, whatever the client says', async () => {
  expect((await through(get('X-Sluice-Forwarded: no'))).seen).toMatchObject({ 'x-sluice-forwarded': 'no' });
  for (const header of ['X-Forwarded-For: 203.0.113.9', 'Via: 1.1 proxy', 'X-Real-IP: 203.0.113.9', 'Forwarded: for=203.0.113.9']) {
    expect((await through(get(header, 'X-Sluice-Forwarded: no'))).seen, header).toMatchObject({ 'x-sluice-forwarded': 'yes' });
  }
});

test('of a chain of proxies, the first address that is not trusted counts', () => {
  const proxies = trustedProxies('10.0.0.0/8, ::1, 192.0.2.7');
  expect(clientAddress('::ffff:10.0.0.1', 'invented, 203.0.113.9, 192.0.2.7, 10.1.1.1', proxies)).toBe('203.0.113.9');
  expect(clientAddress('10.0.0.1', '192.0.2.7', proxies)).toBe('192.0.2.7');
  expect(clientAddress('10.0.0.1', '<script>, 192.0.2.7', proxies)).toBe('192.0.2.7');
  expect(clientAddress('203.0.113.1', '198.51.100.1', proxies)).toBe('203.0.113.1');
  expect(clientAddress('::1', '2001:db8::5', proxies)).toBe('2001:db8::5');
  expect(() => trustedProxies('10.0.0.0/33')).toThrow('SLUICE_TRUSTED_PROXIES');
  expect(() => trustedProxies('everybody')).toThrow('not "everybody"');
});

test('every answer carries the headers that protect a page, and a nonce of its own', async () => {
  const [first, second] = [await through(get()), await through(get())];
  const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(first.answer)?.[1];
  expect(nonce).toHaveLength(24);
  expect(first.seen).toMatchObject({ 'x-nonce': nonce });
  expect(second.answer).not.toContain(nonce);
  for (const header of [
    "frame-ancestors 'none'",
    'x-content-type-options: nosniff',
    'x-frame-options: DENY',
    'referrer-policy: same-origin',
    'permissions-policy: camera=()',
    'cache-control: no-store',
  ]) {
    expect(first.answer).toContain(header);
  }
  expect(first.answer).not.toContain('strict-transport-security');
  expect((await through(['GET / HTTP/1.1', 'Host: sluice.example.test'], 'https://sluice.example.test')).answer).toContain(
    'strict-transport-security: max-age=31536000; includeSubDomains',
  );
  for (const file of ['/_next/static/x.js', '/words/en.0123456789abcdef.js'])
    expect((await through([`GET ${file} HTTP/1.1`, 'Host: 127.0.0.1'])).answer).not.toContain('no-store');
});

test('a nonce or an address of the client is overwritten, whatever he sends', async () => {
  const { seen, answer } = await through(get('X-Nonce: mine', "Content-Security-Policy: script-src 'nonce-mine'", 'X-Sluice-Client-Address: 203.0.113.9'));
  expect(JSON.stringify(seen)).not.toContain('mine');
  expect(answer).not.toContain('mine');
  expect(seen!['x-sluice-client-address']).toBeUndefined();
});

test('a console that has an address of its own answers to no other name, but to this machine', async () => {
  const url = 'https://sluice.example.test';
  for (const [host, status] of [
    ['sluice.example.test', 200],
    ['SLUICE.example.test', 200],
    ['127.0.0.1:3000', 200],
    ['localhost:3000', 200],
    ['evil.test', 421],
    ['sluice.example.test.evil.test', 421],
  ] as const) {
    expect((await through(['GET / HTTP/1.1', `Host: ${host}`], url)).answer, host).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  }
  for (const path of [
    '/api/health',
    '/api/guard/sync',
    '/api/guard/enroll',
    '/api/guard/orders?after=1',
    '/api/guard/package/sluice-guard_0.2.0_all.deb',
    '/api/health?server=x',
  ]) {
    expect((await through([`GET ${path} HTTP/1.1`, 'Host: 10.0.0.5:3000'], url)).answer, path).toMatch(/^HTTP\/1.1 200 /);
  }
  expect((await through(['GET /api/healthy HTTP/1.1', 'Host: 10.0.0.5:3000'], url)).answer).toMatch(/^HTTP\/1.1 421 /);
  expect((await through(['GET / HTTP/1.1', 'Host: mailhost:4000'])).answer).toMatch(/^HTTP\/1.1 200 /);
});

test.each([
  ['TRACE / HTTP/1.1', 405],
  ['DELETE /servers HTTP/1.1', 405],
  ['POST /sign-in HTTP/1.1', 405],
  ['PUT /_next/static/x.js HTTP/1.1', 405],
  [`GET /${'a'.repeat(9_000)} HTTP/1.1`, 414],
  ['GET /%ff HTTP/1.1', 400],
  ['GET /%zz HTTP/1.1', 400],
  ['GET /api/auth/%2e%2e/guard/sync HTTP/1.1', 400],
  ['GET /_next/../../etc/passwd HTTP/1.1', 400],
  ['GET /audit/. HTTP/1.1', 400],
  ['GET /.well-known/x?y=/../z HTTP/1.1', 200],
  ['GET //evil.test/ HTTP/1.1', 400],
  ['GET http://evil.test/ HTTP/1.1', 400],
  ['GET /a\\b HTTP/1.1', 400],
  ['HEAD / HTTP/1.1', 200],
])('%s is answered with %d', async (line, status) => {
  const { answer, seen } = await through([line, 'Host: 127.0.0.1']);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).not.toContain('    at ');
  if (status === 405) expect(answer).toMatch(/^allow: GET, HEAD, OPTIONS\r$/m);
  if (status >= 400) expect(seen).toBeNull();
});

test.each(['PATCH /api/overview', 'TRACE /api/overview', 'PROPFIND /metrics'])('%s is answered with the methods that it serves', async (line) => {
  const { answer } = await through([`${line} HTTP/1.1`, 'Host: 127.0.0.1']);
  expect(answer).toMatch(/^HTTP\/1.1 405 /);
  expect(answer).toMatch(/^allow: GET, HEAD, OPTIONS\r$/m);
});

test('an address of the API where nothing is gets a 404, before Next.js looks for an act of a page in it', async () => {
  expect((await through(['POST /api/nothing HTTP/1.1', 'Host: 127.0.0.1', 'Next-Action: 00', 'Content-Length: 0'])).answer).toMatch(/^HTTP\/1.1 404 /);
  expect((await through(['TRACE /api/nothing HTTP/1.1', 'Host: 127.0.0.1'])).answer).toMatch(/^HTTP\/1.1 404 /);
});

test.each([
  ['GET / HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`, 431],
  [`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'X: y', 414],
  ['GET / HTTP/1.1', 'Content-Length: x', 400],
  ['POST / HTTP/1.1', 'Content-Length: 4\r\nTransfer-Encoding: chunked', 400],
  ['BREW / HTTP/1.1', 'X: y', 400],
  ['nonsense', 'X: y', 400],
])('what cannot be read is answered: %.20s, %.20s: %d', async (line, header, status) => {
  expect((await through([line, 'Host: 127.0.0.1', header])).answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

const below = async (address: string, host = 'mail.example.test') => {
  const { address: served, answer } = await through([`GET ${address} HTTP/1.1`, `Host: ${host}`], 'https://mail.example.test/sluice');
  return served ?? answer.split('\r\n')[0];
};

test.each([
  ['/sluice', '/'],
  ['/sluice/', '/'],
  ['/sluice?server=a', '/?server=a'],
  ['/sluice/api/overview?server=a', '/api/overview?server=a'],
  ['/sluice/sluice', '/sluice'],
  ['/sluice/_next/static/a.js', '/_next/static/a.js'],
  // A proxy that takes the path away, and a guard on this machine.
  ['/', '/'],
  ['/servers', '/servers'],
  ['/api/guard/sync', '/api/guard/sync'],
  // Another place of that site.
  ['/sluicegate', '/sluicegate'],
  ['/sluice//evil.example', 'HTTP/1.1 400 Bad Request'],
  ['/sluice/../servers', 'HTTP/1.1 400 Bad Request'],
  ['/sluice/api/nothing', 'HTTP/1.1 404 Not Found'],
])('below a path of a site %s is %s', async (address, served) => {
  expect(await below(address)).toBe(served);
});

test('below a path, too, only the name that was given is answered, and a refusal says the whole address', async () => {
  expect(await below('/sluice/servers', 'evil.example')).toBe('HTTP/1.1 421 Misdirected Request');
  expect(await below('/sluice/api/guard/sync', '10.0.0.5:3000')).toBe('/api/guard/sync');
  expect((await through(['GET /sluice HTTP/1.1', 'Host: evil.example'], 'https://mail.example.test/sluice')).answer).toContain(
    'This console is at https://mail.example.test/sluice. ',
  );
});
