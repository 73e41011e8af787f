import type { Seeded } from './seeded';

/** A sign-in at the provider that was begun, as its browser has it. */
export interface Begun {
  state: string;
  cookie: string;
  /** What the provider gave somebody who is not known here; null where nobody went there. */
  code: string | null;
}

const HOSTILE = ['', 'x', '%00', '%ff', '%zz', '%', '%0d%0aSet-Cookie:%20x=1', 'a'.repeat(3_000), '__proto__', '%3Cscript%3E', '//evil.test', 'http://evil.test', '%E2%80%AE', '%ED%A0%80', '1e400', '[object%20Object]', '{"a":1}', 'null'] as const;
const ERRORS = ['access_denied', 'login_required', 'server_error', 'state_mismatch', 'x', '', '%3Cscript%3E', '//evil.test', 'a'.repeat(2_000)] as const;
const MORE = ['iss=http://evil.test', 'error_description=%3Cscript%3E', 'session_state=x', 'user=%7B%22name%22%3A1%7D', 'id_token=a.b.c', 'callbackURL=http://evil.test', 'errorCallbackURL=//evil.test', 'code=1&code=2', 'state=1&state=2', 'admin_consent=True'] as const;
const METHODS = ['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'] as const;
const RETURNS = ['/', '/incidents/7?step=find', '//evil.test', '/\\evil.test', 'http://evil.test', 'javascript:alert(1)', '\u0000', '\u202e', '\ud800', 'a'.repeat(600), '/*', 1, null, {}, ['/']] as const;

/** Somebody who comes back from the provider, or begins, with anything of it made up; from many addresses, so that it is looked at. */
export function fuzzArrival(random: Seeded, { host, begun }: { host: string; begun: readonly Begun[] }): { bytes: Buffer; line: string } {
  const one = random.one(begun);
  const from = `X-Forwarded-For: ${random.chance(0.97) ? `10.${random.below(16)}.${random.below(16)}.${random.below(256)}` : random.one(['', ', ,', 'x', '::1%x', 'a'.repeat(500)])}`;
  if (random.chance(0.15)) {
    const body = Buffer.from(random.chance(0.8) ? JSON.stringify({ return: random.one(RETURNS), again: random.one([true, false, 'yes', null]), callbackURL: 'http://evil.test' }) : random.one(['', '{', 'null', '[]', '{"__proto__":{}}', 'a=b']));
    return written('POST', '/api/auth/sign-in/social', [from, `Origin: http://${host}`, 'Content-Type: application/json', `Content-Length: ${body.length}`], { host, body });
  }
  const query = [];
  if (random.chance(0.85)) query.push(`code=${random.chance(0.4) && one.code !== null ? one.code : random.one(HOSTILE)}`);
  if (random.chance(0.9)) query.push(`state=${random.chance(0.6) ? one.state : random.one(HOSTILE)}`);
  if (random.chance(0.2)) query.push(`error=${random.one(ERRORS)}`);
  if (random.chance(0.2)) query.push(random.one(MORE));
  const cookie = random.chance(0.6) ? one.cookie : random.one([null, random.one(begun).cookie, one.cookie.slice(0, -random.below(40)), `${one.cookie.split('=')[0]}=${random.one(HOSTILE)}`, ';;=;']);
  const headers = [from, ...(cookie === null ? [] : [`Cookie: ${cookie}`]), ...(random.chance(0.1) ? ['Origin: http://evil.test'] : [])];
  return written(random.one(METHODS), `/api/auth/callback/oidc?${query.join('&')}`, headers, { host, body: null });
}

function written(method: string, path: string, headers: readonly string[], { host, body }: { host: string; body: Buffer | null }): { bytes: Buffer; line: string } {
  const all = [`Host: ${host}`, 'Connection: close', ...headers];
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n`, 'latin1');
  return { bytes: body === null ? head : Buffer.concat([head, body]), line: `${method} ${path.slice(0, 300)} with ${headers.map((header) => header.slice(0, 80)).join(' | ')}` };
}
