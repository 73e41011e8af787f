/**
 * Whether a request comes from a page of this console. A browser sends `Origin` with every unsafe request, and a page
 * of another site cannot forge it. Behind a proxy that rewrites `Host`, the configured address counts too.
 *
 * @param url the console's configured address
 */
export function isSameOrigin(headers: Headers, url: string): boolean {
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return host === headers.get('host')?.toLowerCase() || (URL.canParse(url) && origin === new URL(url).origin);
}
