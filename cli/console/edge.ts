import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basePathOf, withoutBasePath } from '@/lib/console/base-path';
import { clientAddress, isTrusted, type TrustedProxies } from './client-address';
import { READ } from './served-methods';

export interface EdgeSettings {
  /** The address people open; where it was set by the operator, other host names are refused. */
  url: URL;
  proxies: TrustedProxies;
  /** What may be asked of a path; null where no route is known. */
  methodsOf: (path: string) => readonly string[] | null;
}

/** Characters of an address; a search and its page have some hundred. */
const MAX_ADDRESS = 8_000;
/** What only a proxy may say. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip', 'x-sluice-client-address'];
const A_YEAR_S = 31_536_000;

/**
 * What every request passes before Next.js sees it: who it really comes from, whether it is meant for this console, and the
 * headers by which a browser protects the page. Where the console stands below a path of a site, the address of the request loses it: a proxy may
 * send it along or not, and guards on this machine never do.
 *
 * @returns whether the request goes on; when not, it was answered
 */
export function passEdge(request: IncomingMessage, response: ServerResponse, { url, proxies, methodsOf }: EdgeSettings): boolean {
  request.url = withoutBasePath(request.url ?? '', basePathOf(url));
  const peer = clientAddress(request.socket.remoteAddress, undefined, proxies);
  const address = clientAddress(request.socket.remoteAddress, one(request.headers['x-forwarded-for']), proxies);
  const saidHttps = isTrusted(peer, proxies) && one(request.headers['x-forwarded-proto']) === 'https';
  // A proxy on this machine is no trusted one by itself, and whoever comes through it does not come from this machine.
  const forwarded = ['via', ...FORWARDING].some((name) => request.headers[name] !== undefined);
  for (const name of FORWARDING) delete request.headers[name];
  request.headers['x-sluice-forwarded'] = forwarded ? 'yes' : 'no';
  request.headers['x-forwarded-for'] = address;
  request.headers['x-forwarded-proto'] = saidHttps || url.protocol === 'https:' ? 'https' : 'http';

  const nonce = randomBytes(16).toString('base64');
  const policy = contentPolicy(nonce);
  // Next.js reads the nonce for its own scripts from the policy in the request.
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  const headers: Record<string, string> = {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(url.protocol === 'https:' ? { 'strict-transport-security': `max-age=${A_YEAR_S}; includeSubDomains` } : {}),
    // Both have a mark of what is in them in their names; the second says itself whether it is the one that was named.
    ...(/^\/(?:_next\/static|words)\//.test(request.url) ? {} : { 'cache-control': 'no-store' }),
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);

  if (request.url.length > MAX_ADDRESS) return refuse(response, 414, `The address is longer than ${MAX_ADDRESS} characters.`);
  if (!isPath(request.url)) return refuse(response, 400, 'The address is malformed.');
  if (!isForPrograms(request.url) && !isOurs(request.headers.host, url))
    return refuse(response, 421, `This console is at ${url.href.replace(/\/$/, '')}. Open that address, or set SLUICE_URL to the one that you use.`);
  const path = request.url.split('?')[0] ?? '';
  const known = methodsOf(path);
  // Next.js would render its page for it, and look for an act of that page in what was sent.
  if (known === null && path.startsWith('/api/')) return refuse(response, 404, 'There is nothing at this address.');
  const methods = known ?? READ;
  if (methods.includes(request.method ?? '')) return true;
  response.setHeader('allow', methods.join(', '));
  return refuse(response, 405, 'This method is not allowed here.');
}

/** Mantine sets sizes and colours as style attributes, so styles cannot be tied to the nonce; the log files page compiles WebAssembly. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** `.` and `..`, also encoded: browsers resolve them before they ask, and who sends them wants to be somewhere else than it looks. */
const DOTS = /\/(?:\.|%2e){1,2}(?:\/|$)/i;

/** A path that can be decoded; an address with a host in it is for proxies. */
function isPath(url: string): boolean {
  if (!url.startsWith('/') || url.startsWith('//')) return false;
  const path = url.split('?')[0] ?? '';
  try {
    decodeURI(path);
    if (DOTS.test(path)) return false;
    return !/[\u0000-\u0020\u007f\\]/.test(url);
  } catch {
    return false;
  }
}

/** Guards and monitors ask under whatever name of this host they were given; no cookie counts at these addresses. */
function isForPrograms(url: string): boolean {
  return /^\/(?:metrics|api\/(?:health|guard\/(?:sync|orders|enroll|package\/[^/?]+)))(?:\?|$)/.test(url);
}

/** Where nobody has set SLUICE_URL it names this machine, and the console may be opened by any name of it. */
function isOurs(host: string | undefined, url: URL): boolean {
  if (host === undefined) return false;
  if (isLocal(url.hostname)) return true;
  return host.toLowerCase() === url.host || isLocal(host.replace(/:\d+$/, '').toLowerCase());
}

function isLocal(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

function refuse(response: ServerResponse, status: number, sentence: string): false {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  // The connection stays: Node.js reads what is left of a body, and closing over it would reset the answer on its way.
  response.end(`${sentence}\n`);
  return false;
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
