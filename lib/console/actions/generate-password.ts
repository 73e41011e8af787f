import { randomInt } from 'node:crypto';
import { hash } from '@node-rs/bcrypt';

/** Letters and digits without those that are mistaken for another: 0 O, 1 l I. */
const ALPHABET = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GROUPS = 5;
const GROUP = 4;
const COST = 11;

/**
 * A password of five groups of four, about 116 bits, with small and capital letters and digits.
 *
 * @param below gives an even random whole number from 0 to its argument, not included
 */
export function generatePassword(below: (bound: number) => number = randomInt): string {
  for (;;) {
    const group = (): string => Array.from({ length: GROUP }, () => ALPHABET.charAt(below(ALPHABET.length))).join('');
    const password = Array.from({ length: GROUPS }, group).join('-');
    if (/[a-z]/.test(password) && /[A-Z]/.test(password) && /[0-9]/.test(password)) return password;
  }
}

/** The form a Dovecot-style account store takes. `$2y$` and `$2b$` name the same algorithm; stores know the first. */
export async function mailboxPasswordHash(password: string): Promise<string> {
  return `{BLF-CRYPT}${(await hash(password, COST)).replace(/^\$2b\$/, '$2y$')}`;
}
