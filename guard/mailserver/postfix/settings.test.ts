import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { restartSettingsProblem } from '../setting-schemas';
import { logSourceProblem, postfixOptions, postfixSettingsShape } from './settings';

const schema = z.strictObject(postfixSettingsShape);
const host = { common: { smtp_host: '127.0.0.1', smtp_port: 25, time_zone: 'Asia/Seoul' }, stateDirectory: '/var/lib/sluice', systemd: false, now: () => 0 };

test('on Debian the kind is enough', () => {
  const options = postfixOptions(schema.parse({ kind: 'postfix' }), host);
  expect(options).toMatchObject({ configDirectory: '/etc/postfix', logFile: '/var/log/mail.log', accountDomain: null, dovecot: null, keptDirectory: '/var/lib/sluice/deleted-messages', commandTimeoutMs: 60_000 });
  expect(options.stop).toEqual(['/usr/sbin/postfix', '-c', '/etc/postfix', 'stop']);
  expect(options.start).toEqual(['/usr/sbin/postfix', '-c', '/etc/postfix', 'start']);
  expect(postfixOptions(schema.parse({ kind: 'postfix' }), { ...host, systemd: true }).start).toEqual(['/usr/bin/systemctl', 'start', 'postfix']);
});

test('commands, names and Dovecot can be others', () => {
  const settings = schema.parse({ kind: 'postfix', stop: ['/usr/bin/systemctl', 'stop', 'postfix'], start: ['/usr/bin/systemctl', 'start', 'postfix'], log_names: ['postfix-in'], account_domain: 'Example.test', dovecot: { config_file: '/etc/dovecot/other.conf' } });
  expect(postfixOptions(settings, host)).toMatchObject({
    stop: ['/usr/bin/systemctl', 'stop', 'postfix'],
    accountDomain: 'example.test',
    dovecot: { doveadm: '/usr/bin/doveadm', configFile: '/etc/dovecot/other.conf' },
  });
});

test('the output of a container is the log where it is named', () => {
  const settings = schema.parse({ kind: 'postfix', log_source: 'docker', log_container: 'postfix-mailcow' });
  expect(postfixOptions(settings, host)).toMatchObject({ container: { directory: '/var/lib/docker', name: 'postfix-mailcow' }, journal: null });
  expect([logSourceProblem(settings), logSourceProblem(schema.parse({ kind: 'postfix', log_source: 'docker' }))]).toEqual([null, expect.stringContaining('must be given')]);
  expect(postfixOptions(schema.parse({ kind: 'postfix', log_container: 'unused' }), host).container).toBeNull();
});

describe('refused', () => {
  test.each([
    ['a relative program', { stop: ['systemctl', 'stop'] }],
    ['a command as one text', { start: 'postfix start' }],
    ['no command at all', { start: [] }],
    ['an unknown key', { queue_directory: '/var/spool/postfix' }],
    ['a relative folder', { config_directory: 'postfix' }],
    ['a time limit of nothing', { command_timeout_seconds: 0 }],
  ])('%s', (_, wrong) => {
    expect(schema.safeParse({ kind: 'postfix', ...wrong }).success).toBe(false);
  });

  test('a stop without a start', () => {
    expect(restartSettingsProblem(schema.parse({ kind: 'postfix', stop: ['/bin/true'] }))).toMatch(/both/);
    expect(restartSettingsProblem(schema.parse({ kind: 'postfix' }))).toBeNull();
  });
});
