import { redemptionSchema } from '@/lib/console/servers/schemas';
import { database } from '@/lib/db/client';
import { redeemEnrollmentCode } from '@/lib/console/servers/redeem-code';
import { Refusal } from '@/lib/console/refusal';
import { answer, answering } from './answer';
import { AttemptLimit } from './attempt-limit';
import { clientAddress } from './client-address';
import { refusalCounts } from './count-refusals';
import { parseInput } from './parse-input';
import { readBody } from './read-body';

const BODY_LIMIT = 4 * 1024;
const limit = new AttemptLimit({ most: 10, windowMs: 60_000 });

/** Serves POST /api/guard/enroll, see lib/console/servers/schemas.ts. The code stands in for a session; no browser sends this. */
export function serveEnrollment(request: Request): Promise<Response> {
  return answering(async () => {
    const address = clientAddress(request.headers);
    const now = Date.now();
    if (!limit.allows(address ?? '', now)) throw new Refusal('too-many-requests', 'Too many attempts from this address. Nothing was changed. Wait a minute and try again.');
    const { code } = parseInput(redemptionSchema, await readBody(request, BODY_LIMIT));
    try {
      return answer(await redeemEnrollmentCode(database(), { code, address, now }), 201);
    } catch (error) {
      if (error instanceof Refusal) await refusalCounts(database()).add({ action: 'code.refused', address, subject: 'enrolment' }, now);
      throw error;
    }
  });
}
