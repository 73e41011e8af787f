import { describe, expect, test } from 'vitest';
import { startSettings } from './settings';

describe('startSettings', () => {
  test('has a default for everything', () => {
    expect(startSettings({}, '/project')).toEqual({
      host: '127.0.0.1',
      port: 3000,
      smtpPort: 2525,
      dataDir: '/project/data',
      relay: null,
      administrator: null,
      databaseUrl: null,
    });
  });

  test('an empty variable counts as absent', () => {
    expect(startSettings({ PORT: '', SLUICE_RELAY_HOST: ' ', SLUICE_ADMIN_EMAIL: '', SLUICE_HOST: '' }, '/project').port).toBe(3000);
  });

  test.each([
    ['relay.example.com', { host: 'relay.example.com', port: 25 }],
    ['10.0.0.7:2500', { host: '10.0.0.7', port: 2500 }],
    ['[::1]:26', { host: '::1', port: 26 }],
  ])('SLUICE_RELAY_HOST=%s', (text, relay) => {
    expect(startSettings({ SLUICE_RELAY_HOST: text }, '/project').relay).toEqual(relay);
  });

  test('the administrator is taken as given', () => {
    const settings = startSettings({ SLUICE_ADMIN_EMAIL: 'minsu@example.test', SLUICE_ADMIN_PASSWORD: 'ten letters' }, '/project');
    expect(settings.administrator).toEqual({ email: 'minsu@example.test', password: 'ten letters' });
  });

  test.each([
    ['PORT', { PORT: '0' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '80a' }],
    ['SLUICE_SMTP_PORT', { SLUICE_SMTP_PORT: '-1' }],
    ['SLUICE_SMTP_PORT', { PORT: '2525' }],
    ['SLUICE_HOST', { SLUICE_HOST: 'a b' }],
    ['SLUICE_URL', { SLUICE_URL: 'https://example.test/sluice?a' }],
    ['SLUICE_RELAY_HOST', { SLUICE_RELAY_HOST: 'host:99999' }],
    ['SLUICE_RELAY_HOST', { SLUICE_RELAY_HOST: '::1:25' }],
    ['SLUICE_ADMIN_PASSWORD', { SLUICE_ADMIN_EMAIL: 'a@b.test' }],
    ['SLUICE_ADMIN_EMAIL', { SLUICE_ADMIN_EMAIL: 'nobody', SLUICE_ADMIN_PASSWORD: 'ten letters' }],
    ['SLUICE_ADMIN_PASSWORD', { SLUICE_ADMIN_EMAIL: 'a@b.test', SLUICE_ADMIN_PASSWORD: 'short' }],
  ])('a wrong %s is named: %o', (variable, environment) => {
    expect(() => startSettings(environment, '/project')).toThrow(variable);
  });

  test('what was given is shown bounded and without control characters', () => {
    expect(() => startSettings({ PORT: `\u001b[31m${'9'.repeat(1000)}` }, '/project')).toThrow(/^PORT must be [^\u001b]{1,140}$/);
  });
});
