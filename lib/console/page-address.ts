/** The request header by which proxy.ts tells the layouts which page is asked for; a visitor cannot set it, because it is always overwritten. */
export const PAGE_ADDRESS_HEADER = 'x-sluice-page';

/**
 * Where a signed-out visitor is sent, so that signing in leads back to the wanted page.
 *
 * @param wanted path and query of that page; null when it is not known
 */
export function signInAddress(wanted: string | null): string {
  return wanted === null || wanted === '' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(wanted)}`;
}
