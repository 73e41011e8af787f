import { createHash } from 'node:crypto';

/** How random tokens are stored: they are long, so a plain SHA-256 cannot be searched backward. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}
