import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check, type Verdict } from '@sluice/guard/commands/check';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { startPolicyStub, type PolicyStub } from '@sluice/guard/mailserver/testing/policy-stub';
import { startPrivatePostfix, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { BACKENDS, startBackend, type AccountBackend } from './testing/account-backend';
import { configureHostGuard } from './testing/host-guard';

const ACCOUNTS = ['minsu@example.test', 'hana@example.test'];
const DEFAULT = 'permit_mynetworks permit_sasl_authenticated defer_unauth_destination';

for (const { name, packages } of BACKENDS.filter((backend) => backend.name !== 'passwd-file')) {
  describeOnHost(`sluice guard check, accounts in ${name}`, { packages: ['postfix', 'dovecot-core', 'dovecot-imapd', ...packages], root: true }, () => {
    let backend: AccountBackend;
    let policy: PolicyStub;
    let host: PrivatePostfix;
    let configFile: string;

    beforeAll(async () => {
      backend = await startBackend(name, ACCOUNTS);
      policy = await startPolicyStub();
      host = await startPrivatePostfix({ accounts: backend.accounts, main: { smtpd_relay_restrictions: DEFAULT } });
      configFile = await configureHostGuard(host, { console: 'http://127.0.0.1:9', enrolled: { token: 'a token' }, policyListen: `127.0.0.1:${policy.port}`, accounts: backend.configuration(host) });
    });
    afterAll(async () => {
      await host?.remove();
      await policy?.close();
      await backend?.stop();
    });

    async function said(options: { apply?: boolean; undo?: boolean } = {}): Promise<{ good: Verdict; text: string }> {
      const lines: string[] = [];
      const good = await check({ configFile, apply: false, undo: false, failClosed: false, ...options, say: (line) => lines.push(line), now: Date.now });
      return { good, text: lines.join('\n') };
    }

    test('it finds the mailboxes where Dovecot looks them up, and makes the change and takes it back', async () => {
      const before = await said();
      expect(before.good).toBe('missing');
      expect(before.text).toContain(`✓ ${ACCOUNTS.length} mailboxes are found`);
      expect(before.text).toContain('✓ Dovecot looks accounts up where the guard disables them (sql).');
      expect(before.text).toContain('✗ Postfix does not ask the guard before it relays (main.cf, for');
      const applied = await said({ apply: true });
      expect(applied.good).toBe('unknown');
      expect(applied.text).toContain('Nothing is known to be missing');
      expect(await said()).toMatchObject({ good: 'unknown', text: expect.stringContaining('asks the guard before it relays: it was asked from 127.0.0.1 without a login.') as string });
      await said({ undo: true });
      expect((await said()).good).toBe('missing');
    });

    test('a database that does not answer is told, with what to see to', async () => {
      const text = await readFile(configFile, 'utf8');
      await writeFile(configFile, text.replace(/^database = .*$/m, 'database = "nowhere"'));
      const broken = await said();
      await writeFile(configFile, text);
      expect(broken.good).toBe('missing');
      expect(broken.text).toContain('✗ Mailboxes cannot be looked up in the');
      expect(broken.text).toContain('nowhere');
    });
  });
}
