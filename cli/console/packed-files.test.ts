import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as ask, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packedFiles, packFiles } from './packed-files';

const SCRIPT = 'console.log("words");\n'.repeat(500);
let root: string;
let server: Server;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-packed-'));
  const folder = join(root, '.next', 'static', 'chunks');
  await mkdir(folder, { recursive: true });
  await Promise.all([writeFile(join(folder, 'a1.js'), SCRIPT), writeFile(join(folder, 'b2.css'), 'a{}'), writeFile(join(folder, 'c3.map'), '{}')]);
  await packFiles(root);
  const serve = packedFiles(root);
  server = createServer((request, response) => void (serve(request, response) ?? response.writeHead(299).end('Next.js')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  await rm(root, { recursive: true });
});

async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = ask({ port: (server.address() as AddressInfo).port, path, method, headers, agent: false }, (answer) => {
      buffer(answer).then((body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }), reject);
    });
    sent.on('error', reject).end();
  });
}

test('a browser that takes it gets the script packed, whole and to keep; asked for its head alone, nothing else', async () => {
  const accept = { 'accept-encoding': 'gzip, deflate, br, zstd' };
  const { status, headers, body } = await get('/_next/static/chunks/a1.js', accept);
  expect([status, headers['content-encoding'], headers['content-type'], headers.vary]).toEqual([200, 'br', 'text/javascript; charset=utf-8', 'accept-encoding']);
  expect(headers['cache-control']).toContain('immutable');
  expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
  expect((await get('/_next/static/chunks/b2.css?x', accept)).headers['content-type']).toBe('text/css; charset=utf-8');
  const head = await get('/_next/static/chunks/a1.js', accept, 'HEAD');
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(body.length), 0]);
});

test('everything else is left to Next.js', async () => {
  const accept = { 'accept-encoding': 'br' };
  for (const [path, headers] of [
    ['/_next/static/chunks/a1.js', {}],
    ['/_next/static/chunks/a1.js', { 'accept-encoding': 'gzip, br;q=0' }],
    ['/_next/static/chunks/a1.js', { 'accept-encoding': 'bright' }],
    ['/_next/static/chunks/a1.js', { ...accept, range: 'bytes=0-5' }],
    ['/_next/static/chunks/a1.js.br', accept],
    ['/_next/static/chunks/c3.map', accept],
    ['/_next/static/chunks/../../BUILD_ID', accept],
    ['/a1.js', accept],
    ['/', accept],
  ] as const)
    expect([path, (await get(path, headers)).status]).toEqual([path, 299]);
  expect(packedFiles(join(root, 'nowhere'))({ url: '/_next/static/chunks/a1.js', headers: accept } as never, null as never)).toBeNull();
});
