/**
 * The address a request came from, as text. The console's web server (cli/console/edge.ts) has put it there in place of
 * whatever the client wrote: the peer of the connection, or what a trusted proxy said.
 */
export function clientAddress(headers: Headers): string | null {
  const entries = headers.get('x-forwarded-for')?.split(',') ?? [];
  return entries.at(-1)?.trim().slice(0, 64) || null;
}
