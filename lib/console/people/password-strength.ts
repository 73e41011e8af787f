import { zxcvbn, zxcvbnOptions } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

zxcvbnOptions.setOptions({ dictionary, graphs: adjacencyGraphs });

/** From here on a password is accepted: more than 10^8 guesses. */
export const LEAST_STRENGTH = 3;

/**
 * How hard a password is to guess, 0 (at once) to 4, by the estimate of zxcvbn (Wheeler, USENIX Security 2016).
 *
 * @param known words an attacker would try first, such as the person's name and address
 */
export function passwordStrength(password: string, known: string[]): 0 | 1 | 2 | 3 | 4 {
  // The estimate takes time that grows fast with the length, and what is longer than this is strong by the rest.
  return zxcvbn(password.slice(0, 64), known.filter((word) => word.length > 2)).score;
}
