import { expect, test } from 'vitest';
import { ConfigError, parseConfig, readConfig } from './config';

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
  ['a kind not built yet', GOOD.replace('"embedded"', '"exim"'), 'The key mailserver.kind is wrong'],
  ['no TOML', GOOD.replace('[policy]', '[policy'), 'guard.toml is not valid TOML: line'],
])('%s is named in a sentence', (_, contents, sentence) => {
  expect(() => parseConfig(contents, 'guard.toml')).toThrow(ConfigError);
  expect(() => parseConfig(contents, 'guard.toml')).toThrow(sentence);
});

test('a missing file is named', async () => {
  await expect(readConfig('no-such-folder/guard.toml')).rejects.toThrow(/no-such-folder\/guard\.toml cannot be read \(ENOENT\)/);
});
