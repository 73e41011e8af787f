import { expect, test } from 'vitest';
import { ACCOUNT_CHECK_ANSWER, ACCOUNT_REFUSED, CLIENT_REFUSED, CHECK_ANSWER, checkRecipient, decideRelay, RELAY_DENIED } from './decision';

const refused = new Set(['stolen@example.test', 'client:192.0.2.7', 'uid:33']);
const gate = (isProtected: boolean) => ({ protected: isProtected, isRefused: (account: string) => refused.has(account) });
const ask = (isProtected: boolean, attributes: Record<string, string>) =>
  decideRelay({ attributes: new Map(Object.entries(attributes)) }, gate(isProtected));
const rcpt = { request: 'smtpd_access_policy', protocol_state: 'RCPT', recipient: 'x@outside.test' };

test.each([
  ['nothing wrong', false, { ...rcpt, sasl_username: 'kim@example.test' }, 'DUNNO'],
  ['nobody authenticated', false, rcpt, 'DUNNO'],
  ['protected', true, { ...rcpt, sasl_username: 'kim@example.test' }, RELAY_DENIED],
  ['protected, nobody authenticated', true, rcpt, RELAY_DENIED],
  ['a refused account outweighs protected: its connection shall end', true, { ...rcpt, sasl_username: 'stolen@example.test' }, ACCOUNT_REFUSED],
  ['a refused account that writes to a colleague', false, { ...rcpt, policy_context: 'account', sasl_username: 'stolen@example.test' }, ACCOUNT_REFUSED],
  ['a refused account at the end of its message', false, { ...rcpt, policy_context: 'account', protocol_state: 'END-OF-MESSAGE', sasl_username: 'stolen@example.test' }, ACCOUNT_REFUSED],
  ['anybody who writes to a colleague while protected', true, { ...rcpt, policy_context: 'account', sasl_username: 'kim@example.test' }, 'DUNNO'],
  ['a refused account', false, { ...rcpt, sasl_username: 'stolen@example.test' }, ACCOUNT_REFUSED],
  ['a refused account in other letters', false, { ...rcpt, sasl_username: 'Stolen@EXAMPLE.test' }, ACCOUNT_REFUSED],
  ['the From address is not the account', false, { ...rcpt, sender: 'stolen@example.test', sasl_username: 'kim@example.test' }, 'DUNNO'],
  ['an empty account', false, { ...rcpt, sasl_username: '' }, 'DUNNO'],
  ['a check', false, { ...rcpt, recipient: checkRecipient('0123456789abcdef', 'name') }, CHECK_ANSWER],
  ['a check while protected', true, { ...rcpt, recipient: checkRecipient('0123456789abcdef', 'literal') }, CHECK_ANSWER],
  ['a check of the question about accounts', true, { ...rcpt, policy_context: 'account', sasl_username: 'kim@example.test', recipient: checkRecipient('0123456789abcdef', 'name', 'account') }, ACCOUNT_CHECK_ANSWER],
  ['the same where only relaying is asked about', true, { ...rcpt, recipient: checkRecipient('0123456789abcdef', 'name', 'account') }, CHECK_ANSWER],
  ['a check of relaying at the question about accounts', true, { ...rcpt, policy_context: 'account', recipient: checkRecipient('0123456789abcdef', 'name') }, 'DUNNO'],
  ['what only looks like a check', true, { ...rcpt, recipient: 'sluice-check-0123456789abcdef@sluice-check.invalid.outside.test' }, RELAY_DENIED],
  ['a stopped machine without a login', false, { ...rcpt, client_address: '192.0.2.7', sasl_username: '' }, CLIENT_REFUSED],
  ['an account that logged in from a stopped machine', false, { ...rcpt, client_address: '192.0.2.7', sasl_username: 'kim@example.test' }, 'DUNNO'],
  ['a mailbox that is called like another sender', false, { ...rcpt, sasl_username: 'uid:33' }, 'DUNNO'],
  ['a mailbox that is called like a stopped machine', false, { ...rcpt, sasl_username: 'client:192.0.2.7' }, 'DUNNO'],
  ['another stage', true, { ...rcpt, protocol_state: 'MAIL' }, 'DUNNO'],
  ['a stage in other letters', true, { ...rcpt, protocol_state: 'rcpt' }, 'DUNNO'],
  ['no stage', true, { request: 'smtpd_access_policy' }, 'DUNNO'],
])('%s', (_, isProtected, attributes, action) => {
  expect(ask(isProtected, attributes)).toBe(action);
});

test('the words of the refusals', () => {
  expect(RELAY_DENIED).toBe('530 Relay denied for protecting our server');
  expect(ACCOUNT_REFUSED).toBe('521 This account may not send mail');
});
