import { randomInt } from 'node:crypto';

/** Without 0, O, 1, I and L, which people mistake for one another. */
const SIGNS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** How long a code can be used: time enough to walk to the mail host, and no more. */
export const CODE_LIFETIME_MS = 3_600_000;

/** Twenty random signs in groups of four, about 99 bits. @param below a random whole number under the given one */
export function enrollmentCode(below: (limit: number) => number = randomInt): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => SIGNS[below(SIGNS.length)] ?? 'A').join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The same code however it was typed: small letters, other hyphens or blanks between the groups. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
