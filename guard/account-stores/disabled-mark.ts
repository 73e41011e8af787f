/**
 * Stands before the stored hash of a disabled account. Dovecot takes what follows for a crypt(3) hash of a method `!` that there is not, so
 * no password fits and 2.3 and 2.4 alike refuse the login as a wrong password. The hash itself stays to be restored.
 */
export const DISABLED_MARK = '{CRYPT}$!$';
/** What stood there before: Dovecot 2.4 takes it for a temporary failure. Still understood, no longer written. */
const OLD_MARK = '{CRYPT}!';

export const isMarkedDisabled = (stored: string): boolean => stored.startsWith(DISABLED_MARK) || stored.startsWith(OLD_MARK);

/** @returns the hash without the mark that disables it */
export function withoutMark(stored: string): string {
  const mark = [DISABLED_MARK, OLD_MARK].find((each) => stored.startsWith(each)) ?? '';
  return stored.slice(mark.length);
}
