/**
 * The address a request came from, as text for the audit. Next sets the header itself when no proxy did;
 * of several entries the last one was written by the nearest proxy, the others may be invented.
 */
export function clientAddress(headers: Headers): string | null {
  const entries = headers.get('x-forwarded-for')?.split(',') ?? [];
  return entries.at(-1)?.trim().slice(0, 64) || null;
}
