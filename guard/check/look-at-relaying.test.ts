import { expect, test } from 'vitest';
import { lookAtRelaying, type RelayingFacts } from './look-at-relaying';
import { askItem } from './relay-restrictions';

const ask = askItem('inet:127.0.0.1:40025', true);
const GOOD = `permit_auth_destination, ${ask}, permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination`;
const facts = (parts: Partial<RelayingFacts>): RelayingFacts => ({ restrictions: GOOD, overrides: new Map(), services: ['smtp/inet'], endpoint: 'inet:127.0.0.1:40025', ask, queueDirectory: '/q', ...parts });
const override = (service: string, value: string, more: Record<string, string> = {}) => new Map(Object.entries({ [`${service}/smtpd_relay_restrictions`]: value, ...Object.fromEntries(Object.entries(more).map(([name, each]) => [`${service}/${name}`, each])) }));

test('main.cf alone', () => {
  expect(lookAtRelaying(facts({}))).toMatchObject([{ level: 'right' }]);
  expect(lookAtRelaying(facts({ restrictions: 'permit_mynetworks reject_unauth_destination' }))).toMatchObject([
    { level: 'missing', changes: [{ kind: 'main', name: 'smtpd_relay_restrictions', value: `permit_auth_destination, ${ask}, permit_mynetworks, reject_unauth_destination` }] },
  ]);
});

test('a submission service with a list of its own is mended there, and stays for those who log in', () => {
  const services = ['smtp/inet', 'submission/inet'];
  const [main, submission] = lookAtRelaying(facts({ services, overrides: override('submission/inet', 'permit_sasl_authenticated,reject') }));
  expect(main).toMatchObject({ level: 'right', sentence: expect.stringContaining('smtp/inet') as string });
  expect(submission).toMatchObject({
    level: 'missing',
    changes: [
      { kind: 'main', name: 'sluice_submission_relay_restrictions', value: `permit_auth_destination, ${ask}, permit_sasl_authenticated, reject` },
      { kind: 'service', service: 'submission/inet', name: 'smtpd_relay_restrictions', value: '$sluice_submission_relay_restrictions' },
      { kind: 'service', service: 'submission/inet', name: 'smtpd_client_restrictions', value: 'permit_sasl_authenticated,reject' },
    ],
  });
  const already = override('submission/inet', 'permit_sasl_authenticated,reject', { smtpd_client_restrictions: 'permit_sasl_authenticated,reject' });
  expect(lookAtRelaying(facts({ services, overrides: already }))[1]?.changes).toHaveLength(2);
});

test('a content filter that hands mail back is left alone; a port of this host where people log in is not', () => {
  const filter = facts({ services: ['127.0.0.1:10025/inet'], overrides: override('127.0.0.1:10025/inet', 'permit_mynetworks,reject') });
  expect(lookAtRelaying(filter)).toMatchObject([{ level: 'notice' }]);
  const webmail = facts({ services: ['127.0.0.1:587/inet'], overrides: override('127.0.0.1:587/inet', 'permit_sasl_authenticated,reject') });
  expect(lookAtRelaying(webmail)).toMatchObject([{ level: 'missing' }]);
});

test('restrictions that would be lost for mail from outside are named, and nothing is changed by itself', () => {
  const [finding] = lookAtRelaying(facts({ restrictions: 'permit_mynetworks, check_client_access cidr:/x, reject_unauth_destination' }));
  expect(finding).toMatchObject({ level: 'missing', advice: expect.stringContaining('check_client_access cidr:/x') as string });
  expect(finding?.changes).toEqual([]);
});
