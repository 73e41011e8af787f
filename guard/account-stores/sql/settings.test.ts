import { describe, expect, test } from 'vitest';
import { sqlSettingsProblem, sqlSettingsSchema, sqlStoreOptions } from './settings';

const least = { kind: 'sql', engine: 'mariadb', database: 'vmail', user: 'sluice', schema: 'iredmail' };
const statements = {
  find: 'SELECT a AS account, e AS enabled, p AS password_hash FROM m WHERE a = :account',
  list: 'SELECT a AS account, e AS enabled, p AS password_hash FROM m',
  disable: 'UPDATE m SET e = 0 WHERE a = :account',
  enable: 'UPDATE m SET e = 1 WHERE a = :account',
  set_password_hash: 'UPDATE m SET p = :hash WHERE a = :account',
};
const secrets = { password: 'secret', tlsAuthority: null };

test('what is left out is found by itself', () => {
  expect(sqlStoreOptions(sqlSettingsSchema.parse(least), secrets)).toEqual({
    location: { engine: 'mariadb', host: '127.0.0.1', port: 3_306, database: 'vmail', user: 'sluice', password: 'secret', tlsAuthority: null },
    schema: 'iredmail',
    defaultScheme: 'CRYPT',
    protectedAccounts: [],
  });
  expect(sqlStoreOptions(sqlSettingsSchema.parse({ ...least, engine: 'postgresql' }), secrets).location.port).toBe(5_432);
});

test('statements of one’s own take the place of a preset', () => {
  const settings = sqlSettingsSchema.parse({ ...least, schema: 'statements', statements });
  expect(sqlSettingsProblem(settings)).toBeNull();
  expect(sqlStoreOptions(settings, secrets).schema).toMatchObject({ find: statements.find, setPasswordHash: statements.set_password_hash });
});

describe('refused', () => {
  test.each([
    ['an unknown engine', { engine: 'oracle' }],
    ['an unknown key', { passwort: 'x' }],
    ['a password in the file itself', { password: 'x' }],
    ['a change of every account', { schema: 'statements', statements: { ...statements, disable: 'UPDATE m SET e = 0' } }],
    ['a place in a quoted text only', { schema: 'statements', statements: { ...statements, disable: "UPDATE m SET e = 0 WHERE a = ':account'" } }],
    ['a hash where there is none', { schema: 'statements', statements: { ...statements, find: `${statements.find} AND p = :hash` } }],
    ['a missing statement', { schema: 'statements', statements: { ...statements, enable: undefined } }],
  ])('%s', (_, wrong) => {
    expect(sqlSettingsSchema.safeParse({ ...least, ...wrong }).success).toBe(false);
  });

  test('a preset and statements at once, and neither', () => {
    expect(sqlSettingsProblem(sqlSettingsSchema.parse({ ...least, statements }))).toMatch(/no \[accounts\.statements\]/);
    expect(sqlSettingsProblem(sqlSettingsSchema.parse({ ...least, schema: 'statements' }))).toMatch(/needs the table/);
  });
});
