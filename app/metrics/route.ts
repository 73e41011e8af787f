import { createHash, timingSafeEqual } from 'node:crypto';
import { answering } from '@/lib/auth/answer';
import { clientAddress } from '@/lib/auth/client-address';
import { metricsText } from '@/lib/console/servers/metrics';
import { Refusal } from '@/lib/console/refusal';
import { database } from '@/lib/db/client';

/** For Prometheus: with the token of SLUICE_METRICS_TOKEN, or from this machine itself. */
export function GET(request: Request): Promise<Response> {
  return answering(async () => {
    const token = process.env['SLUICE_METRICS_TOKEN'] ?? '';
    const given = /^Bearer (\S{1,512})$/.exec(request.headers.get('authorization') ?? '')?.[1];
    const allowed = given === undefined ? isFromHere(request.headers) : token.length >= 16 && isSame(given, token);
    if (!allowed) throw new Refusal('not-signed-in', 'Metrics are given to this machine itself, or with the token of SLUICE_METRICS_TOKEN (at least 16 characters).');
    return new Response(await metricsText(database(), Date.now()), { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
  });
}

/** cli/console/edge.ts says whether a proxy stands between; through one, everybody seems to come from this machine. */
function isFromHere(headers: Headers): boolean {
  const address = clientAddress(headers) ?? '';
  return headers.get('x-sluice-forwarded') === 'no' && (address === '::1' || address.startsWith('127.'));
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
