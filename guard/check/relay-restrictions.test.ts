import { expect, test } from 'vitest';
import { askItem, mayPermitBefore, relayProblem, splitRestrictions, withGuardAsked } from './relay-restrictions';

const ENDPOINT = 'inet:127.0.0.1:40025';
const QUEUE = '/var/spool/postfix';
const ASK = askItem(ENDPOINT, true);
const classes = new Map([
  ['office', ['permit_mynetworks', 'permit_sasl_authenticated']],
  ['polite', ['reject_unknown_sender_domain', 'strict']],
  ['strict', ['reject_non_fqdn_sender']],
  ['endless', ['endless']],
  ['sluice_account', ['check_policy_service { inet:127.0.0.1:40025, timeout=5s, default_action=DUNNO, policy_context=account }']],
]);
const reading = (endpoint = ENDPOINT) => ({ endpoint, queueDirectory: QUEUE, classes });
const problem = (value: string, endpoint = ENDPOINT) => relayProblem(splitRestrictions(value), reading(endpoint));
const mended = (value: string) => withGuardAsked(splitRestrictions(value), { item: ASK, ...reading() });

test('a list is split by blanks and commas, an argument stays with its restriction, braces with what is inside', () => {
  expect(splitRestrictions(`permit_mynetworks permit_sasl_authenticated,  ${ASK},check_client_access hash:/etc/x, reject_rbl_client zen.example reject`)).toEqual([
    'permit_mynetworks',
    'permit_sasl_authenticated',
    ASK,
    'check_client_access hash:/etc/x',
    'reject_rbl_client zen.example',
    'reject',
  ]);
  expect(splitRestrictions('check_policy_service inet:127.0.0.1:1, warn_if_reject reject_unknown_sender_domain')).toEqual(['check_policy_service inet:127.0.0.1:1', 'warn_if_reject reject_unknown_sender_domain']);
  expect(splitRestrictions('')).toEqual([]);
});

test.each([
  ["Debian's default", 'permit_mynetworks permit_sasl_authenticated defer_unauth_destination', { kind: 'not-asked' }],
  ['as it shall be', `permit_auth_destination, ${ASK}, permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination`, null],
  ['without braces', 'permit_auth_destination, check_policy_service inet:127.0.0.1:40025, permit_mynetworks, reject', null],
  ['another service is asked', 'permit_auth_destination, check_policy_service inet:127.0.0.1:10023, permit_mynetworks, reject', { kind: 'not-asked' }],
  ['after those who log in', `permit_auth_destination, permit_sasl_authenticated, ${ASK}, reject_unauth_destination`, { kind: 'asked-too-late', before: 'permit_sasl_authenticated' }],
  ['after the own network', `permit_mynetworks, permit_auth_destination, ${ASK}, reject`, { kind: 'asked-too-late', before: 'permit_mynetworks' }],
  ['for mail that comes in too', `${ASK}, permit_mynetworks, reject_unauth_destination`, { kind: 'own-domains-asked' }],
  ['after a class that permits', `reject_unknown_sender_domain, office, permit_auth_destination, ${ASK}, reject`, { kind: 'asked-too-late', before: 'office' }],
  ['after a class that only refuses', `polite, endless, permit_auth_destination, ${ASK}, reject`, null],
  ['by another name of this host', 'permit_auth_destination, check_policy_service inet:localhost:40025, reject', null],
  ['after a list of known senders', `permit_dnswl_client list.dnswl.org, permit_auth_destination, ${ASK}, reject`, { kind: 'asked-too-late', before: 'permit_dnswl_client list.dnswl.org' }],
  ['after a table that gives everybody a class that permits', `check_sasl_access static:office, permit_auth_destination, ${ASK}, reject`, { kind: 'asked-too-late', before: 'check_sasl_access static:office' }],
  ['after the question about accounts', `check_sasl_access static:sluice_account, permit_auth_destination, ${ASK}, permit_sasl_authenticated, reject`, null],
  ['only about accounts', 'permit_auth_destination, check_policy_service { inet:127.0.0.1:40025, policy_context=account }, reject', { kind: 'not-asked' }],
  ['empty', '', { kind: 'not-asked' }],
])('%s', (_, value, expected) => {
  expect(problem(value)).toEqual(expected);
});

test('what stands before the guard and may let somebody through is named', () => {
  const doubtful = (value: string) => mayPermitBefore(splitRestrictions(value), reading());
  expect(doubtful(`reject_unknown_sender_domain, check_client_access cidr:/x, polite, check_policy_service inet:127.0.0.1:10023, permit_auth_destination, ${ASK}, reject`)).toEqual([
    'check_client_access cidr:/x',
    'check_policy_service inet:127.0.0.1:10023',
  ]);
  expect(doubtful(`check_client_access inline:{127.0.0.9=REJECT}, permit_auth_destination, ${ASK}`)).toEqual(['check_client_access inline:{127.0.0.9=REJECT}']);
  expect(doubtful(`permit_auth_destination, ${ASK}, check_client_access cidr:/x, reject`)).toEqual([]);
  expect(doubtful(`check_sasl_access static:sluice_account, permit_auth_destination, ${ASK}, reject`)).toEqual([]);
});

test('a unix socket may be named from the queue directory', () => {
  const value = 'permit_auth_destination, check_policy_service unix:sluice/policy, permit_mynetworks, reject';
  expect(problem(value, 'unix:/var/spool/postfix/sluice/policy')).toBeNull();
  expect(problem(value, 'unix:/run/sluice/policy')).toEqual({ kind: 'not-asked' });
});

test.each([
  ["Debian's default", 'permit_mynetworks permit_sasl_authenticated defer_unauth_destination', `permit_auth_destination, ${ASK}, permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination`],
  ['own restrictions before it stay before it', 'reject_unknown_sender_domain, check_sender_access hash:/x, permit_mynetworks, reject', `reject_unknown_sender_domain, check_sender_access hash:/x, permit_auth_destination, ${ASK}, permit_mynetworks, reject`],
  ['asked too late', `permit_auth_destination, permit_sasl_authenticated, ${ASK}, reject_unauth_destination`, `permit_auth_destination, ${ASK}, permit_sasl_authenticated, reject_unauth_destination`],
  ['a class that permits', 'reject_unknown_sender_domain, office, reject', `reject_unknown_sender_domain, permit_auth_destination, ${ASK}, office, reject`],
  ['asked already, by another name of this host', 'permit_mynetworks, check_policy_service inet:localhost:40025, reject', `permit_auth_destination, ${ASK}, permit_mynetworks, reject`],
  ['empty', '', `permit_auth_destination, ${ASK}`],
])('mended: %s', (_, value, expected) => {
  const { items, skipped } = mended(value);
  expect(items.join(', ')).toBe(expected);
  expect(skipped).toEqual([]);
  expect(relayProblem(items, reading())).toBeNull();
});

test('what mail for the own domains would not meet any more is named', () => {
  expect(mended('permit_mynetworks, check_client_access cidr:/x, reject_unauth_destination').skipped).toEqual(['check_client_access cidr:/x']);
});
