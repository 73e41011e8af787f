import type { Served } from '@/cli/console/served-methods';
import type { Seeded } from './seeded';

export interface FuzzRequest {
  /** What is written to the socket. */
  bytes: Buffer;
  method: string;
  /** Shown when something is found. */
  line: string;
}

export interface Fuzzed {
  routes: readonly Served[];
  fields: readonly string[];
  /** Of the console, `127.0.0.1:3000`. */
  host: string;
  /** The cookies of an administrator who is signed in. */
  cookie: string;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'get', 'QUERY', 'BREW'] as const;
/** As they stand in an address: what breaks decoders, paths, databases and dates. */
const SEGMENTS = ['1', '0', '-1', 'x', '..', '.', '%00', '%ff', '%zz', '%', '%2e%2e', '%2F', '%5c', '%0d%0aSet-Cookie:%20x=1', "1'%20OR%201=1--", '%F0%9F%98%80', '%ED%A0%80', '9007199254740993',
  '1e400', 'NaN', '__proto__', 'constructor', '2147483648', '<script>', '%3Cscript%3E', 'new', '%E2%80%AE', '[id]', '*', 'a'.repeat(300), 'a'.repeat(9_000), '%C3%28', ';x=1', '0x10', ''] as const;
const RAW_PATHS = ['*', '//evil.test/', '/\\evil', '/a b', '/\u0000', 'http://evil.test/', '/%', '/%c0%ae%c0%ae/etc/passwd', '/_next/../../etc/passwd', '/_next/static/%2e%2e/%2e%2e/package.json',
  '/_next/image?url=http://evil.test/', '/_next/data/x/y.json', '/.env', '?', '/?'.padEnd(20_000, 'a'), `/${'%41'.repeat(6_000)}`, '/#x', '', '/_next/static/chunks/%00.js', '/api/auth/%2e%2e/guard/sync'] as const;
/** None of them is what any field of the console takes, so a request with one changes nothing. */
const NEVER_VALID = [null, [null], [[]], { a: {} }, -1e308, { toString: 1 }, ['\u0000'], 'a\u0000b', '\ud800', { $ne: 1 }, -0.5, [{ length: -1 }]] as const;
const BROKEN_BODIES = ['', '{', 'null', '[]', '"x"', '1', '{"a":1,}', '\u00ef\u00bb\u00bf{}', `${'['.repeat(20_000)}`, '{"__proto__":{"role":"administrator"}}', '\u0000', 'a=b&c=d', `"${'x'.repeat(70_000)}"`, '{"a":1e999}'] as const;
const ODD_HEADERS = ['X-Forwarded-For: , , evil', 'X-Forwarded-Host: evil.test', 'Range: bytes=0-1,5-2', 'If-None-Match: "\u00e9"', 'Accept-Language: ko;q=x,*;q=9', 'Accept-Encoding: gzip;q=NaN',
  'RSC: 1', 'Next-Router-State-Tree: %5B', 'Next-Action: 0000000000000000000000000000000000000000', 'X-Middleware-Subrequest: proxy:proxy:proxy', 'X-Nonce: mine', 'Authorization: Bearer x', 'Authorization: Basic eDp5',
  'Expect: 100-continue', 'Connection: close, upgrade\r\nUpgrade: websocket', 'Sec-Fetch-Site: cross-site', `X-Long: ${'y'.repeat(20_000)}`, 'X-HTTP-Method-Override: DELETE', 'Purpose: prefetch', 'Next-Router-Prefetch: 1'] as const;

/** One request to one route, hostile in one or several places, that no console may write anything for. */
export function fuzzRequest(random: Seeded, { routes, fields, host, cookie }: Fuzzed): FuzzRequest {
  const route = random.one(routes);
  const method = random.chance(0.75) && route.methods.length > 0 ? random.one(route.methods) : random.one(METHODS);
  const path = random.chance(0.1) ? random.one(RAW_PATHS) : `${route.path.replace(/\[[^\]]+\]/g, () => random.one(SEGMENTS))}${random.chance(0.1) ? `/${random.one(SEGMENTS)}` : ''}${query(random, fields)}`;
  const headers = [`Host: ${random.chance(0.95) ? host : random.one(['', 'evil.test', 'evil.test:99999', '[::1'])}`, 'Connection: close'];
  const origin = random.chance(0.85) ? `http://${host}` : random.one([null, 'http://evil.test', 'null', 'x']);
  if (origin !== null) headers.push(`Origin: ${origin}`);
  // A sign-out is never refused, and the rest of the fuzz would be of somebody who is not signed in.
  const session = /sign-out/.test(path) ? random.one([null, 'sluice.session_token=x.y']) : random.chance(0.7) ? cookie : random.one([null, 'sluice.session_token=x.y', `a=${'b'.repeat(5_000)}`, ';;=;', 'sluice.session_token=%00']);
  if (session !== null) headers.push(`Cookie: ${session}`);
  if (random.chance(0.3)) headers.push(random.one(ODD_HEADERS));
  const body = /^(?:POST|PUT|PATCH|DELETE|BREW)$/.test(method) || random.chance(0.05) ? bodyOf(random, fields) : null;
  if (body !== null) headers.push(`Content-Type: ${random.one(['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded; charset=\u00e9'])}`, lengthOf(random, body));
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1');
  return { method, bytes: body === null ? head : Buffer.concat([head, body]), line: `${method} ${path.slice(0, 200)} with ${headers.slice(1).map((header) => header.slice(0, 60)).join(' | ')} ${body?.toString('latin1').slice(0, 200) ?? ''}` };
}

function lengthOf(random: Seeded, body: Buffer): string {
  if (random.chance(0.94)) return `Content-Length: ${body.length}`;
  return random.one(['Content-Length: -1', 'Content-Length: x', 'Transfer-Encoding: chunked', `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked`]);
}

function query(random: Seeded, fields: readonly string[]): string {
  if (random.chance(0.4)) return '';
  const pairs = Array.from({ length: 1 + random.below(4) }, () => `${random.chance(0.5) ? random.one(['server', 'page', 'search', 'range', 'account', 'incident', 'after', 'key', 'id']) : random.one(fields)}=${random.one(SEGMENTS)}`);
  return `?${pairs.join(random.chance(0.95) ? '&' : '&&=&')}`;
}

function bodyOf(random: Seeded, fields: readonly string[]): Buffer {
  if (random.chance(0.3)) return Buffer.from(random.one(BROKEN_BODIES), 'latin1');
  const body = Object.fromEntries(Array.from({ length: 1 + random.below(6) }, () => [random.one(fields), random.one(NEVER_VALID)]));
  const bytes = Buffer.from(JSON.stringify(body));
  if (random.chance(0.1)) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}
