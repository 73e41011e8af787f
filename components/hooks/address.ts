import { withoutBasePath } from '@/lib/console/base-path';

/**
 * The path below which this console was built to stand: empty at the top of a site, or for instance `/sluice`. What `next/link` and
 * `next/navigation` are given has it added by themselves; every other address of the console needs it.
 */
export const BASE_PATH: string = process.env.SLUICE_BASE_PATH ?? '';

/** The address of the console as it was opened here, without a slash at its end: what guards and invited people are given. */
export function consoleAddress(): string {
  return `${window.location.origin}${BASE_PATH}`;
}

/** The page that is shown, as the console names it: `/suspects?account=a@example.com`. */
export function presentPage(): string {
  const { pathname, search } = window.location;
  return withoutBasePath(`${pathname}${search}`, BASE_PATH);
}

/** Leaves this page for another one of the console, which is loaded anew, so that nothing seen before stays in memory. @param page for instance `/sign-in` */
export function goTo(page: string): void {
  window.location.assign(`${BASE_PATH}${page}`);
}
