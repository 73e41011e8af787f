import type { Problem } from '@sluice/contract/problem';
import type { Fact } from './audit/write';

const statusOf: Record<Problem['code'], number> = {
  'not-signed-in': 401,
  forbidden: 403,
  'not-permitted': 403,
  'confirmation-needed': 403,
  'wrong-password': 403,
  'wrong-code': 403,
  'second-factor-needed': 403,
  'passkey-needed': 403,
  'not-for-keys': 403,
  'last-administrator': 409,
  'address-taken': 409,
  'not-found': 404,
  'bad-request': 400,
  'too-large': 413,
  'threshold-below-peak': 422,
  'threshold-too-low': 422,
  'rule-off': 409,
  'reason-needed': 422,
  'changed-meanwhile': 409,
  'already-done': 409,
  'already-decided': 409,
  'count-changed': 409,
  'restart-not-ready': 409,
  'still-protected': 409,
  'not-protected': 409,
  'guard-revoked': 409,
  'guard-silent': 409,
  'guard-too-old': 409,
  'drill-not-possible': 409,
  'link-used-or-expired': 410,
  'code-used-or-expired': 410,
  'name-taken': 409,
  'provider-unreachable': 502,
  'too-many-requests': 429,
  'storage-full': 503,
  'storage-read-only': 503,
  'storage-damaged': 503,
  'storage-missing': 503,
  'storage-empty': 503,
  'storage-locked': 503,
  'storage-newer': 503,
  'storage-unreachable': 503,
  internal: 500,
};

/** A use case that refuses: nothing was changed, and the answer is a `Problem`. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;

  constructor(
    readonly code: Problem['code'],
    message: string,
    readonly data?: { [key: string]: Fact },
    readonly fields?: Record<string, string>,
  ) {
    super(message);
    this.status = statusOf[code];
  }

  get problem(): Problem {
    return {
      code: this.code,
      message: this.message,
      ...(this.fields ? { fields: this.fields } : {}),
      ...(this.data ? { data: this.data } : {}),
    };
  }
}
