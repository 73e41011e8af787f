import { expect, test } from 'vitest';
import { ConfigError, parseConfig, readConfig } from './config';
import { sqlSettingsSchema } from '@sluice/guard/account-stores/sql/settings';
import { postfixSettingsShape } from '@sluice/guard/mailserver/postfix/settings';
import { CONFIG_KEYS, keysOfTable, lineOfKey } from './config-keys';

const GOOD = `
[console]
url = "http://127.0.0.1:3000"
token_file = "guard/token"
[mailserver]
kind = "embedded"
directory = "mail"
smtp_host = "127.0.0.1"
smtp_port = 2525
local_domains = ["Example.test"]
time_zone = "Asia/Seoul"
[accounts]
kind = "passwd-file"
file = "mail/accounts"
[policy]
listen = "127.0.0.1:40025"
[state]
directory = "guard"
`;

test('a complete configuration is read; domains become lower case', () => {
  const config = parseConfig(GOOD, 'guard.toml');
  expect(config.mailserver.local_domains).toEqual(['example.test']);
  expect(config.policy.listen).toEqual({ host: '127.0.0.1', port: 40025 });
});

test.each([
  ['"/run/sluice/policy"', { path: '/run/sluice/policy' }],
  ['"[::1]:40025"', { host: '::1', port: 40025 }],
])('policy.listen = %s', (listen, address) => {
  expect(parseConfig(GOOD.replace('"127.0.0.1:40025"', listen), 'guard.toml').policy.listen).toEqual(address);
});

test.each([
  ['an unknown key', GOOD.replace('directory = "guard"', 'directory = "guard"\ndirectroy = "x"'), 'The key state.directroy is not known.'],
  ['an unknown table', `${GOOD}\n[polcy]\nlisten = "x"`, 'The key polcy is not known.'],
  ['a port as text', GOOD.replace('2525', '"2525"'), 'The key mailserver.smtp_port is wrong'],
  ['a missing key', GOOD.replace('file = "mail/accounts"', ''), 'The key accounts.file is wrong'],
  ['a wrong zone', GOOD.replace('Asia/Seoul', 'Asia/Soul'), 'The key mailserver.time_zone is wrong: must be a time zone'],
  ['no scheme', GOOD.replace('http://', ''), 'The key console.url is wrong: must be an http or https address'],
  ['a listen address without port', GOOD.replace(':40025', ''), 'The key policy.listen is wrong: must be host:port'],
  ['a port out of range', GOOD.replace(':40025', ':99999'), 'The key policy.listen is wrong'],
  ['a kind not built yet', GOOD.replace('"embedded"', '"sendmail"'), 'The key mailserver.kind is wrong'],
  ['no TOML', GOOD.replace('[policy]', '[policy'), 'guard.toml is not valid TOML: line'],
])('%s is named in a sentence', (_, contents, sentence) => {
  expect(() => parseConfig(contents, 'guard.toml')).toThrow(ConfigError);
  expect(() => parseConfig(contents, 'guard.toml')).toThrow(sentence);
});

test('a missing file is named', async () => {
  await expect(readConfig('no-such-folder/guard.toml')).rejects.toThrow(/no-such-folder\/guard\.toml cannot be read \(ENOENT\)/);
});

const POSTFIX = GOOD.replace('kind = "embedded"\ndirectory = "mail"\nsmtp_host = "127.0.0.1"\nsmtp_port = 2525', 'kind = "postfix"').replace(
  'kind = "passwd-file"\nfile = "mail/accounts"',
  'kind = "sql"\nengine = "mariadb"\ndatabase = "postfix"\nuser = "sluice"\nschema = "postfixadmin"',
);

test('a Postfix host with its accounts in a database needs no more than it must tell', () => {
  const { mailserver, accounts } = parseConfig(POSTFIX, 'guard.toml');
  expect(mailserver).toMatchObject({ kind: 'postfix', smtp_host: '127.0.0.1', smtp_port: 25, config_directory: '/etc/postfix', log_file: '/var/log/mail.log' });
  expect(accounts).toMatchObject({ kind: 'sql', engine: 'mariadb', default_scheme: 'CRYPT' });
});

test('an Exim host needs no more than that, and has the gate where Dovecot is told of', () => {
  const exim = POSTFIX.replace('kind = "postfix"', 'kind = "exim"');
  expect(parseConfig(exim, 'guard.toml')).toMatchObject({ mailserver: { kind: 'exim', exim: '/usr/sbin/exim4', config_directory: '/etc/exim4', log_file: '/var/log/exim4/mainlog', smtp_port: 25 }, gate: null });
  expect(parseConfig(`${exim}\n[mailserver.dovecot]\n`, 'guard.toml').gate).not.toBeNull();
});

test.each([
  ['a key of another kind', POSTFIX.replace('kind = "postfix"', 'kind = "postfix"\ndirectory = "mail"'), 'The key mailserver.directory is not known. See line 7.'],
  ['a stop without a start', POSTFIX.replace('kind = "postfix"', 'kind = "postfix"\nstop = ["/bin/true"]'), 'The key mailserver.stop is wrong: stop and start must both be given, or neither. See line 7.'],
  ['a relative path', POSTFIX.replace('kind = "postfix"', 'kind = "postfix"\nlog_file = "mail.log"'), 'The key mailserver.log_file is wrong: must be a path that begins with "/". See line 7. It is the file that Postfix writes its log to, or Exim its main log.'],
  ['statements that are missing', POSTFIX.replace('"postfixadmin"', '"statements"'), 'The key accounts.schema is wrong: schema = "statements" needs the table [accounts.statements].'],
  ['a key of a deeper table', `${POSTFIX}\n[mailserver.dovecot]\ndoveadmin = "/usr/bin/doveadm"`, 'The key mailserver.dovecot.doveadmin is not known. See line 21. Did you mean doveadm, the path of doveadm?'],
  ['a likely slip', GOOD.replace('token_file', 'token_fiel'), 'The key console.token_fiel is not known. See line 4. Did you mean token_file, the file with this guard'],
  ['a kind', GOOD.replace('"embedded"', '"sendmail"'), 'The key mailserver.kind is wrong: must be "postfix", "exim" or "embedded". See line 6. It is which mail server runs here'],
  ['what is missing', GOOD.replace('token_file = "guard/token"', ''), 'The key console.token_file is wrong: expected string, but it is missing. See line 2. It is the file with this guard'],
])('%s is named with its line and what it is for', (_, contents, sentence) => {
  expect(() => parseConfig(contents, 'guard.toml')).toThrow(sentence);
});

test('no key is without a meaning', () => {
  const shapes = [
    ...Object.keys(postfixSettingsShape).map((key) => `mailserver.${key}`),
    ...Object.keys(sqlSettingsSchema.shape).map((key) => `accounts.${key}`),
  ];
  expect(shapes.filter((key) => !(key in CONFIG_KEYS))).toEqual([]);
  expect(keysOfTable('accounts.statements')).toEqual(['find', 'list', 'disable', 'enable', 'set_password_hash']);
  expect(lineOfKey('[a]\nx = 1\n[b]\n x=2', ['b', 'x'])).toBe(4);
});
