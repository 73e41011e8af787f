import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { check, type Verdict } from '@sluice/guard/commands/check';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { missingExim } from '@sluice/guard/mailserver/testing/private-exim';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { eventually } from '@/lib/testing/eventually';
import { GuardedExim } from './testing/guarded-exim';

const MINSU = 'minsu@example.test';
describeUnlessMissing('sluice guard check on Debian’s configuration of Exim', missingExim(), () => {
  let host: GuardedExim | null = null;
  afterEach(async () => {
    await host?.remove();
    host = null;
  });

  async function run(mode: 'look' | 'apply' | 'undo'): Promise<{ verdict: Verdict; said: string }> {
    const lines: string[] = [];
    const verdict = await check({ configFile: host!.configFile, apply: mode === 'apply', undo: mode === 'undo', failClosed: false, say: (line) => lines.push(line), now: Date.now });
    return { verdict, said: lines.join('\n').replace(/\s+/g, ' ') };
  }

  const relays = (): Promise<string> =>
    sendMail(host!.exim.smtpPort, { from: 'friend@outside.test', to: ['x@outside.test'], text: 'Subject: x\r\n\r\nx\r\n' }, null).then(() => '250', (error: unknown) => (error as { response?: string }).response ?? String(error));

  test.each([['this-host', 'split'], ['this-host', 'template'], ['debian-13', 'split']] as const)('%s, %s: what is missing is said, written, asked, and taken out again to the byte', async (debian, layout) => {
    host = await GuardedExim.start({ threshold: 100, accounts: [MINSU], exim: { debian, layout } });
    const { configFile, configDirectory } = host.exim;
    const before = await readFile(configFile, 'utf8');

    const first = await run('look');
    expect(first.verdict).toBe('missing');
    expect(first.said).toContain('✗ Exim does not ask the guard before it relays');
    expect(first.said).toContain(`Exim relays on port ${host.exim.smtpPort} for somebody without a login without asking the guard`);
    expect(first.said).toContain('✗ The guard is not asked about mail that users of this host hand over.');
    expect(await readFile(configFile, 'utf8')).toBe(before);

    const applied = await run('apply');
    expect(applied.said).toContain(`Written: ${configDirectory}/sluice/acl_smtp_rcpt`);
    const second = await run('look');
    expect(second.said).not.toContain('✗');
    expect(second.said).toContain(`✓ Exim asks the guard on port ${host.exim.smtpPort}: its answer came back to somebody without a login, just now.`);
    expect(second.said).toContain('✓ The guard is asked about mail that users of this host hand over');
    expect(second.said).toContain('✓ What was asked just now stands in the log file');
    // Nothing that was asked has become a message.
    expect(await host.exim.exim('-bpc')).toBe('0');

    await host.guard?.end('SIGKILL');
    expect(await relays()).toBe('451 The guard of this mail server does not answer, please try again later');
    await host.startGuard();

    const undone = await run('undo');
    expect(undone.said).toContain('Taken out:');
    expect(await readFile(configFile, 'utf8')).toBe(before);
    expect(existsSync(join(configDirectory, 'sluice'))).toBe(false);
    await eventually(async () => expect(await relays()).toBe('250'));
    await expect(run('undo')).rejects.toThrow('nothing to undo');
  }, 600_000);

  test('what somebody else wrote stays: his file is named, with the lines for it', async () => {
    host = await GuardedExim.start({ threshold: 100, accounts: [MINSU], exim: { layout: 'template' } });
    const macros = join(host.exim.configDirectory, 'exim4.conf.localmacros');
    await writeFile(macros, 'IGNORE_SMTP_LINE_LENGTH_LIMIT = 1\n');
    const { verdict, said } = await run('apply');
    expect(verdict).toBe('missing');
    expect(said).toContain(`${macros} is somebody else’s, and stays as it is. Write these lines into it:`);
    expect(await readFile(macros, 'utf8')).toBe('IGNORE_SMTP_LINE_LENGTH_LIMIT = 1\n');
    await run('undo');
  }, 600_000);

  test('what Exim does not accept is taken back', async () => {
    host = await GuardedExim.start({ threshold: 100, accounts: [MINSU], exim: { layout: 'split' } });
    const { configFile, configDirectory } = host.exim;
    // A macro that is defined twice is an error to Exim; what it stands for is what Debian has.
    await writeFile(join(configDirectory, 'conf.d/main/000_own'), 'MAIN_ACL_CHECK_DATA = acl_check_data\n');
    await expect(run('apply')).rejects.toThrow('Exim does not accept the change');
    expect(existsSync(join(configDirectory, 'conf.d/main/00_sluice'))).toBe(false);
    expect(existsSync(join(configDirectory, 'sluice/acl_smtp_rcpt'))).toBe(false);
    const made = await readFile(configFile, 'utf8');
    expect(made).toContain('MAIN_ACL_CHECK_DATA = acl_check_data');
    expect(made).not.toContain('acl_not_smtp');
  }, 600_000);
});
