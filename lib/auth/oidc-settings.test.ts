import { expect, test } from 'vitest';
import { OIDC_NAMES, oidcSettings } from './oidc-settings';

const least = { SLUICE_OIDC_ISSUER: 'https://login.example.com/realms/office', SLUICE_OIDC_CLIENT_ID: 'sluice', SLUICE_OIDC_CLIENT_SECRET: 'a secret of the client' };

test('without an issuer there is no provider; with one nobody unknown comes in, no role is taken and no factor trusted', () => {
  expect([oidcSettings({}), oidcSettings({ SLUICE_OIDC_ISSUER: ' ' })]).toEqual([null, null]);
  expect(oidcSettings(least)).toEqual({
    issuer: least.SLUICE_OIDC_ISSUER,
    clientId: 'sluice',
    clientSecret: least.SLUICE_OIDC_CLIENT_SECRET,
    label: 'login.example.com',
    verifiedClaim: 'email_verified',
    admitsUnknown: false,
    roles: null,
    trustedFactors: [],
  });
});

test('everything else is set by name', () => {
  const all = { ...least, SLUICE_OIDC_LABEL: 'Office', SLUICE_OIDC_VERIFIED_CLAIM: 'xms_edov', SLUICE_OIDC_ADMIT_UNKNOWN: 'yes', SLUICE_OIDC_ROLE_CLAIM: 'groups', SLUICE_OIDC_ADMINISTRATORS: 'root, mail admins', SLUICE_OIDC_SECOND_FACTOR: 'mfa, hwk' };
  expect(oidcSettings(all)).toMatchObject({
    label: 'Office',
    verifiedClaim: 'xms_edov',
    admitsUnknown: true,
    roles: { claim: 'groups', values: { administrator: ['root', 'mail admins'], operator: [], viewer: [] } },
    trustedFactors: ['mfa', 'hwk'],
  });
  expect(oidcSettings({ ...least, SLUICE_OIDC_SECOND_FACTOR: 'always' })?.trustedFactors).toBe('always');
  expect(Object.keys(all).every((name) => OIDC_NAMES.includes(name))).toBe(true);
});

test.each([
  [{ SLUICE_OIDC_ISSUER: 'http://login.example.com' }, /SLUICE_OIDC_ISSUER must be an address with https/],
  [{ SLUICE_OIDC_ISSUER: 'login.example.com' }, /SLUICE_OIDC_ISSUER must be/],
  [{ SLUICE_OIDC_ISSUER: 'https://login.example.com/?tenant=1' }, /SLUICE_OIDC_ISSUER must be/],
  [{ SLUICE_OIDC_ISSUER: '' }, /set without SLUICE_OIDC_ISSUER/],
  [{ SLUICE_OIDC_CLIENT_SECRET: '' }, /needs SLUICE_OIDC_CLIENT_ID and SLUICE_OIDC_CLIENT_SECRET/],
  [{ SLUICE_OIDC_ADMIT_UNKNOWN: 'sure' }, /must be yes or no/],
  [{ SLUICE_OIDC_OPERATORS: 'mail' }, /SLUICE_OIDC_OPERATORS needs SLUICE_OIDC_ROLE_CLAIM/],
  [{ SLUICE_OIDC_ROLE_CLAIM: 'groups' }, /without them nobody could sign in/],
])('%j is refused by its name, and the secret is not told', (changed, sentence) => {
  const read = () => oidcSettings({ ...least, ...changed });
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(/a secret of the client/);
});
