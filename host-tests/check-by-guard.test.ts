import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { temporarySqlite } from '@/lib/db/testing/temporary-database';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { CheckedHost } from './testing/checked-host';
import { runProgram } from './testing/mail-programs';
import { RealConsole } from './testing/real-console';

// What the running guard does of `sluice guard check`: it repeats it, and it is what may or may not be done.
const NOBODY = { uid: 65534, gid: 65534 };
const LIST = 'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination';

describeOnHost('the check of a guard that runs', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: CheckedHost | null = null;
  afterEach(async () => {
    await host?.remove();
    host = null;
  });

  test('lines that a panel takes out of Postfix and Dovecot are problems in the console within a minute, and none when they are back', async () => {
    const database = await temporarySqlite();
    const console = await RealConsole.start(database.db);
    try {
      const enrolled = await console.enrol(1_000);
      const checked = await CheckedHost.start({ accounts: [], console: { url: console.url, enrolled } });
      host = checked;
      const report = async () => (await enrolled.row()).report;
      const problems = async (code = 'relaying-unasked') => ((await report())?.problems ?? []).filter((problem) => problem.code === code);
      await checked.become({ main: `compatibility_level = 3.6\nmynetworks = 127.0.0.0/8\n${LIST}`, master: `${checked.ports[0]} inet n - n - - smtpd` });
      await checked.check({ apply: true });
      await eventually(async () => expect(await problems()).toEqual([]));
      await eventually(async () => expect((await report())?.gate?.proof?.outcome).toBe('asked'));
      const dovecot = checked.postfix.dovecot.configFile;
      const asking = await readFile(dovecot, 'utf8');
      const [file, good] = [join(checked.postfix.configDirectory, 'main.cf'), await checked.main()];

      const takenAt = Date.now();
      await writeFile(file, good.replace(/check_policy_service \{[^}]*\},/, ''));
      await checked.postfix.postfix('reload');
      await writeFile(dovecot, asking.replace(/^!include_try .*$/m, ''));
      await runProgram('/usr/bin/doveadm', ['-c', dovecot, 'reload']);
      const [problem] = await eventually(async () => {
        const found = await problems();
        expect(found).toHaveLength(1);
        return found;
      });
      expect(problem?.detail).toContain(`main.cf: smtpd_relay_restrictions = permit_auth_destination, check_policy_service { inet:${checked.policyListen}`);
      expect((problem?.since ?? Infinity) - takenAt).toBeLessThan(60_000);
      const [unasked] = await eventually(async () => {
        expect((await report())?.gate?.proof?.outcome).toBe('not-asked');
        return problems('gate-unasked');
      });
      expect((unasked?.since ?? Infinity) - takenAt).toBeLessThan(65_000);
      expect(await checked.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'notice', sentence: 'Dovecot does not ask the login gate.' })]));

      await writeFile(file, good);
      await checked.postfix.postfix('reload');
      await writeFile(dovecot, asking);
      // What it says is read and not yet asked: Dovecot has not read it.
      expect(await checked.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'missing', sentence: expect.stringContaining('Dovecot does not ask the login gate, although its configuration says so') as string })]));
      await runProgram('/usr/bin/doveadm', ['-c', dovecot, 'reload']);
      await eventually(async () => expect(await problems('gate-unasked')).toEqual([]));
      expect(await checked.findings()).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'right', sentence: expect.stringContaining('Dovecot asks the login gate before every login: it was asked just now') as string })]));
      await eventually(async () => expect(await problems()).toEqual([]));
    } finally {
      await host?.remove();
      host = null;
      await console.stop();
      await database.remove();
    }
  }, 300_000);

  test('what counts is what the guard may do, not what a root shell may', async () => {
    const checked = await CheckedHost.start({ accounts: ['minsu@example.test'], user: NOBODY });
    host = checked;
    await checked.become({ main: `compatibility_level = 3.6\nmynetworks = 127.0.0.0/8\nsmtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n${LIST}`, master: `${checked.ports[0]} inet n - n - - smtpd` });
    const before = await readFile(checked.postfix.passwdFile, 'utf8');
    const { said, verdict } = await checked.check();
    expect(verdict).toBe('missing');
    expect(said).toMatch(/✗ 1 mailboxes are found in \S+, but they cannot be changed \(EACCES/);
    expect(said.replace(/\s+/g, ' ')).toContain('no mailbox could be made for a test');
    expect(await readFile(checked.postfix.passwdFile, 'utf8')).toBe(before);
  }, 120_000);
});
