import { randomBytes } from 'node:crypto';

/** 192 random bits, as they stand in an address. */
export function oneTimeToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Where an invitation is taken up, below the console's address. */
export function setupPath(token: string): string {
  return `/setup?token=${token}`;
}
