import { expect, test } from 'vitest';
import { parseConfig } from '@sluice/guard/config';
import { guardConfig } from './guard-config';

test('the guard understands what is written for it, whatever the folder is called', () => {
  const dataDir = '/srv/mail "data"\\한글';
  const text = guardConfig({ dataDir, consoleUrl: 'http://127.0.0.1:3000', smtpHost: '127.0.0.1', smtpPort: 2525, policyPort: 40025, domain: 'example.test', timeZone: 'Asia/Seoul' });
  const config = parseConfig(text, 'guard.toml');
  expect(config.console).toMatchObject({ url: 'http://127.0.0.1:3000' });
  expect(config.mailserver).toMatchObject({ kind: 'embedded', directory: `${dataDir}/mail`, local_domains: ['example.test'], time_zone: 'Asia/Seoul' });
  expect(config.accounts).toMatchObject({ kind: 'passwd-file', file: `${dataDir}/mail/accounts` });
  expect(config.policy.listen).toEqual({ host: '127.0.0.1', port: 40025 });
});
