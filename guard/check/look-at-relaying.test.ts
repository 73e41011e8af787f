import { expect, test } from 'vitest';
import type { Asked } from './ask-listeners';
import type { PostfixFacts } from './listeners';
import { lookAtRelaying, type RelayingFacts } from './look-at-relaying';
import { askItem } from './relay-restrictions';

const ENDPOINT = 'inet:127.0.0.1:40025';
const ask = askItem(ENDPOINT, true);
const GOOD = `permit_auth_destination, ${ask}, permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination`;
const FILTERED = { content_filter: 'smtp-amavis:[127.0.0.1]:10024' };

interface SetUp {
  main?: Record<string, string>;
  /** The overrides of each service. */
  services?: Record<string, Record<string, string>>;
  asked?: RelayingFacts['asked'];
  /** As main.cf has it, where that is not the resolved text. */
  written?: string;
}

const answer = (parts: Partial<Asked> = {}): Asked => ({ service: 'smtp/inet', from: '127.0.0.1', withLogin: false, recipient: 'x', outcome: 'guard', said: '550 Asked', softened: false, ...parts });

function look({ main = {}, services = { 'smtp/inet': {} }, asked, written = main['smtpd_relay_restrictions'] }: SetUp) {
  const settings = new Map(Object.entries({ smtpd_relay_restrictions: GOOD, queue_directory: '/q', inet_interfaces: 'all', inet_protocols: 'ipv4', ...main }));
  const overrides = new Map(Object.entries(services).flatMap(([service, own]) => Object.entries(own).map(([name, value]): [string, string] => [`${service}/${name}`, value])));
  const postfix: PostfixFacts = {
    ...{ settings, overrides: { resolved: overrides, written: overrides }, addresses: [], portOf: (name) => ({ smtp: 25, submission: 587 })[name] ?? null },
    services: Object.keys(services).map((service) => ({ service, name: service.split('/')[0] ?? '', type: service.split('/')[1] ?? '', program: 'smtpd', isPrivate: false, chroot: 'n' })),
  };
  const everyone = Object.keys(services).map((service) => answer({ service }));
  return lookAtRelaying({ postfix, written: written ?? null, endpoint: ENDPOINT, ask, asked: asked ?? everyone, withoutLogin: null });
}

test('main.cf alone', () => {
  expect(look({})).toMatchObject([{ level: 'right', sentence: 'smtp/inet asks the guard before it relays: it was asked from 127.0.0.1 without a login.' }]);
  expect(look({ main: { smtpd_relay_restrictions: 'permit_mynetworks reject_unauth_destination' } })).toMatchObject([
    { level: 'missing', changes: [{ kind: 'main', name: 'smtpd_relay_restrictions', value: `permit_auth_destination, ${ask}, permit_mynetworks, reject_unauth_destination` }] },
  ]);
});

test('a list that refers to others keeps its references', () => {
  const [finding] = look({ main: { smtpd_relay_restrictions: 'permit_mynetworks, reject_unauth_destination' }, written: '$office, reject_unauth_destination' });
  expect(finding?.changes).toMatchObject([{ value: `permit_auth_destination, ${ask}, $office, reject_unauth_destination` }]);
});

test('reading is not believed where asking shows otherwise, and what could not be asked is never right', () => {
  expect(look({ asked: [answer({ outcome: 'passed', said: '250 2.1.5 Ok' })] })).toMatchObject([{ level: 'missing', sentence: expect.stringContaining('it said "250 2.1.5 Ok"') as string }]);
  expect(look({ asked: [answer({ outcome: 'stopped', said: 'no connection' })] })).toMatchObject([{ level: 'unknown' }]);
  expect(look({ asked: [answer({ outcome: 'refused', said: '554 no' })] })).toMatchObject([{ level: 'unknown' }]);
  expect(look({ asked: [] })).toMatchObject([{ level: 'unknown' }]);
  expect(look({ asked: 'the guard does not answer' })).toMatchObject([{ level: 'unknown', sentence: expect.stringContaining('the guard does not answer') as string }]);
});

test('a table in front of the guard is said, with what asking showed', () => {
  const restrictions = `check_client_access cidr:/x, ${GOOD}`;
  expect(look({ main: { smtpd_relay_restrictions: restrictions } })).toMatchObject([{ level: 'right' }, { level: 'unknown', sentence: expect.stringContaining('check_client_access cidr:/x') as string }]);
});

test('without a login what those who log in meet is unknown', () => {
  const main = { smtpd_sasl_auth_enable: 'yes' };
  expect(look({ main })).toMatchObject([{ level: 'right' }, { level: 'unknown', sentence: expect.stringContaining('Asked without a login only: smtp/inet') as string }]);
  expect(look({ main, asked: [answer(), answer({ withLogin: true })] })).toMatchObject([{ level: 'right' }]);
});

const LOGIN_LIST = { smtpd_relay_restrictions: 'permit_sasl_authenticated,reject' };
const changesOf = (own: Record<string, string>, main: Record<string, string> = {}) => look({ main, services: { 'submission/inet': { ...LOGIN_LIST, ...own } } })[0]?.changes?.map((change) => `${change.kind === 'service' ? `${change.service}/` : ''}${change.name}=${change.value}`);

test('a submission service with a list of its own is mended there, and stays for those who log in', () => {
  const mended = [`sluice_submission_relay_restrictions=permit_auth_destination, ${ask}, permit_sasl_authenticated, reject`, 'submission/inet/smtpd_relay_restrictions=$sluice_submission_relay_restrictions'];
  expect(changesOf({})).toEqual([...mended, 'submission/inet/smtpd_recipient_restrictions=permit_sasl_authenticated,reject']);
  expect(changesOf({ smtpd_client_restrictions: 'permit_sasl_authenticated,reject' })).toEqual(mended);
  expect(changesOf({ smtpd_recipient_restrictions: 'check_recipient_access hash:/x', smtpd_client_restrictions: 'check_client_access hash:/block' })).toEqual([...mended, 'submission/inet/smtpd_sender_restrictions=permit_sasl_authenticated,reject']);
  // With smtpd_delay_reject = no, nobody has logged in yet when the lists for clients and greetings are looked at.
  const all = { smtpd_recipient_restrictions: 'check_recipient_access hash:/x', smtpd_sender_restrictions: 'check_sender_access hash:/x' };
  expect(changesOf({ ...all })).toEqual([...mended, 'submission/inet/smtpd_helo_restrictions=permit_sasl_authenticated,reject']);
  expect(changesOf({ ...all, smtpd_delay_reject: 'no' })).toEqual([]);
});

test('where a content filter hands mail back is not asked a second time', () => {
  const own = { content_filter: '', smtpd_recipient_restrictions: 'permit_mynetworks,reject' };
  const services = { 'smtp/inet': {}, '127.0.0.1:10025/inet': own };
  const asked = [answer()];
  expect(look({ main: FILTERED, services, asked })).toMatchObject([
    { level: 'right' },
    { level: 'missing', changes: [{ kind: 'service', service: '127.0.0.1:10025/inet', name: 'smtpd_relay_restrictions', value: 'permit_mynetworks,reject' }] },
  ]);
  const mended = { ...services, '127.0.0.1:10025/inet': { ...own, smtpd_relay_restrictions: 'permit_mynetworks,reject' } };
  expect(look({ main: FILTERED, services: mended, asked })).toMatchObject([{ level: 'right' }, { level: 'right', sentence: expect.stringContaining('does not ask about it a second time') as string }]);
  const somebodys = { ...services, '127.0.0.1:10025/inet': { ...own, smtpd_relay_restrictions: GOOD } };
  expect(look({ main: FILTERED, services: somebodys, asked })[1]).toMatchObject({ level: 'missing', changes: [] });
});

test('a port of this host only that no filter uses is a door like any other', () => {
  const webmail = { '127.0.0.1:25/inet': { smtpd_relay_restrictions: 'permit_mynetworks,reject' } };
  expect(look({ services: webmail })).toMatchObject([{ level: 'missing', sentence: expect.stringContaining('does not ask the guard') as string }]);
  expect(look({ main: FILTERED, services: webmail })).toMatchObject([{ level: 'missing' }]);
});

test('restrictions that would be lost for mail from outside are named, and nothing is changed by itself', () => {
  const [finding] = look({ main: { smtpd_relay_restrictions: 'permit_mynetworks, check_client_access cidr:/x, reject_unauth_destination' } });
  expect(finding).toMatchObject({ level: 'missing', advice: expect.stringContaining('check_client_access cidr:/x') as string });
  expect(finding?.changes).toEqual([]);
});
