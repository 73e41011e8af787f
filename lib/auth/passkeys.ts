import { passkey } from '@better-auth/passkey';
import { APIError } from 'better-auth/api';
import { writeAudit } from '@/lib/console/audit/write';
import { lockPerson } from '@/lib/console/people/find';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import { clientAddress } from './client-address';

/** More devices than this nobody has; each is one more way in. */
const MAX_PASSKEYS = 10;

/**
 * Passkeys by better-auth's plugin. One counts as both factors, so the device must have asked who holds it (user verification), which the
 * plugin itself leaves open.
 */
export function passkeys(db: Database, { url, now }: { url: string; now: () => number }) {
  return passkey({
    rpID: relyingParty(url),
    rpName: 'Sluice',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      // Before the plugin stores it: a passkey that no row tells of must not be.
      afterVerification: async ({ ctx, verification, user }) => {
        if (verification.registrationInfo?.userVerified !== true) throw notVerified();
        const session = ctx.context.session?.session;
        const address = clientAddress(ctx.headers ?? new Headers());
        await inTransaction(db, async (tx) => {
          const { name, email } = await lockPerson(tx, user.id);
          if ((await tx.passkey.count({ where: { userId: user.id } })) >= MAX_PASSKEYS) throw new APIError('BAD_REQUEST', { code: 'TOO_MANY', message: 'There are ten passkeys already. Remove one first.' });
          await tx.session.deleteMany({ where: { userId: user.id, secondFactor: null, id: { not: session?.id ?? '' } } });
          await tx.session.updateMany({ where: { id: session?.id ?? '', secondFactor: null }, data: { secondFactor: 'passkey' } });
          await writeAudit(tx, { at: now(), actor: { id: user.id, name, address }, action: 'passkey.added', subject: email });
        });
      },
    },
    authentication: {
      afterVerification: ({ verification }) => {
        if (!verification.authenticationInfo.userVerified) throw notVerified();
      },
    },
  });
}

/** The name that a browser binds passkeys to. It takes none that is an address of the network, except that this machine is called localhost. */
function relyingParty(url: string): string {
  const { hostname } = new URL(url);
  return hostname === '127.0.0.1' || hostname === '[::1]' ? 'localhost' : hostname;
}

const notVerified = () => new APIError('FORBIDDEN', { code: 'NOT_VERIFIED', message: 'The device did not ask who holds it. Use one with a PIN, a fingerprint or a face.' });
