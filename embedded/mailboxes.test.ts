import { expect, test } from 'vitest';
import { DEMO_DOMAIN, DEMO_MAILBOXES } from './mailboxes';

test('the demo mailboxes are distinct and belong to the reserved practice domain', () => {
  expect(DEMO_DOMAIN).toMatch(/\.test$/);
  expect(new Set(DEMO_MAILBOXES.map(({ account }) => account)).size).toBe(DEMO_MAILBOXES.length);
  for (const { account, password } of DEMO_MAILBOXES) {
    expect(account).toMatch(new RegExp(`^[a-z]+@${DEMO_DOMAIN.replace('.', '\\.')}$`));
    expect(password).not.toBe('');
  }
});
