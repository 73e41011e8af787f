import { createHash } from 'node:crypto';
import { createOTP } from '@better-auth/utils/otp';
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import * as z from 'zod';
import type { Database } from '@/lib/db/client';
import { isDuplicate } from '@/lib/db/transaction';

const RECOVERY_CODES = 10;
/** All rows of this kind in the table of short-lived values. */
const ROWS = 'used codes';
/** A code counts in its own half minute and the ones beside it. */
const CODE_LIFETIME_MS = 2 * 60_000;

/** A new secret for an authenticator app: as it is stored, and the address that a QR code holds. */
export async function newAuthenticator(key: string, email: string): Promise<{ stored: string; uri: string }> {
  const secret = generateRandomString(32);
  return { stored: await symmetricEncrypt({ key, data: secret }), uri: createOTP(secret).url('Sluice', email) };
}

/** New recovery codes: as they are shown, once, and as they are stored, in the form of better-auth's plugin, which checks them at the sign-in. */
export async function newRecoveryCodes(key: string): Promise<{ stored: string; codes: string[] }> {
  // Without letters and digits that look alike: these are typed from paper.
  const codes = Array.from({ length: RECOVERY_CODES }, () => randomCode().replace(/^(.{5})/, '$1-'));
  return { stored: await storedRecoveryCodes(key, codes), codes };
}

function randomCode(): string {
  let code = '';
  while (code.length < 10) code = (code + generateRandomString(32, 'a-z', '0-9').replace(/[01ilo]/g, '')).slice(0, 10);
  return code;
}

function storedRecoveryCodes(key: string, codes: string[]): Promise<string> {
  return symmetricEncrypt({ key, data: JSON.stringify(codes) });
}

/** The recovery codes that were not used. */
export async function recoveryCodesOf(key: string, stored: string): Promise<string[]> {
  if (stored === '') return [];
  return z.array(z.string()).parse(JSON.parse(await symmetricDecrypt({ key, data: stored })));
}

/**
 * Takes a code of the app or a recovery code, and uses it up, so that whoever saw it typed cannot use it too.
 *
 * @returns false for a wrong one, and for one that was used before
 */
export async function takeCode(db: Database, { factor, key, code, now }: { factor: { userId: string; secret: string; backupCodes: string }; key: string; code: string; now: number }): Promise<boolean> {
  const { userId, secret, backupCodes } = factor;
  if (/^\d{6}$/.test(code)) return (await createOTP(await symmetricDecrypt({ key, data: secret })).verify(code)) && useUpCode(db, { userId, code, now });
  const left = await recoveryCodesOf(key, backupCodes);
  if (!left.includes(code)) return false;
  const stored = await storedRecoveryCodes(key, left.filter((each) => each !== code));
  // Of two who use it at once, one finds the list as it was read.
  const { count } = await db.twoFactor.updateMany({ where: { userId, backupCodes }, data: { backupCodes: stored } });
  return count === 1;
}

/** Marks a code of a person's app as used. @returns false when it was before */
export async function useUpCode(db: Database, { userId, code, now }: { userId: string; code: string; now: number }): Promise<boolean> {
  const id = createHash('sha256').update(`${ROWS} ${userId} ${code}`).digest('hex');
  await db.verification.deleteMany({ where: { identifier: ROWS, expiresAt: { lte: new Date(now) } } });
  try {
    await db.verification.create({ data: { id, identifier: ROWS, value: '', expiresAt: new Date(now + CODE_LIFETIME_MS) } });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
