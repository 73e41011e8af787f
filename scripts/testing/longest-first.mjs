import { BaseSequencer } from 'vitest/node';

/** Test files that take longest, the longest first, measured on a quiet machine with two cores. Whatever is not here takes a few seconds. */
export const LONGEST = [
  'host-tests/check-set-ups.test.ts',
  'host-tests/check-by-guard.test.ts',
  'host-tests/check-usual-set-ups.test.ts',
  'guard/commands/check.test.ts',
  'host-tests/incident.test.ts',
  'host-tests/exim-check.test.ts',
  'host-tests/package.test.ts',
  'host-tests/package-exim.test.ts',
  'guard/mailserver/exim/exim-conformance.test.ts',
  'host-tests/fail-points.test.ts',
  'host-tests/contained-account.test.ts',
  'host-tests/accounts-in-a-directory.test.ts',
  'host-tests/local-mail.test.ts',
  'host-tests/hung-guard.test.ts',
  'guard/mailserver/postfix/postfix-brake.test.ts',
  'guard/assemble.test.ts',
  'host-tests/guard-check.test.ts',
  'guard/mailserver/postfix/postfix-conformance.test.ts',
  'host-tests/silent-log.test.ts',
  'prisma/scenarios/scenarios.test.ts',
  'cli/dismissed-account.test.ts',
  'host-tests/guard-away.test.ts',
  'guard/mailserver/postfix/submitting-users.test.ts',
  'guard/account-stores/sql/dovecot-login.test.ts',
  'host-tests/brake.test.ts',
  'host-tests/fail-points-postfix.test.ts',
  'host-tests/exim-incident.test.ts',
];

/** The same files, those that take longest first, the others in the order in which they were given. */
export function longestFirst(files) {
  const rank = ({ moduleId }) => {
    const found = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
    return found < 0 ? LONGEST.length : found;
  };
  return files.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * So that no worker is still at a long file when the others have ended. Vitest would go by what it measured last, which a fresh clone
 * has not got, or else by the size of the files.
 */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    return longestFirst(await super.sort(files));
  }
}
