import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../testing/free-port';
import { describeOnHost } from '../testing/host-packages';
import { startPrivatePostfix, type PrivatePostfix } from '../testing/private-postfix';
import { createPostfixMailServer } from './postfix-mail-server';

describeOnHost('what stands in main.cf', { packages: ['postfix', 'dovecot-core'], root: true }, () => {
  let host: PrivatePostfix;
  const mainCf = (): Promise<string> => readFile(join(host.configDirectory, 'main.cf'), 'utf8');
  const postconf = async (...args: string[]): Promise<string> => (await promisify(execFile)('/usr/sbin/postconf', ['-c', host.configDirectory, ...args])).stdout.trim();

  beforeAll(async () => {
    host = await startPrivatePostfix({ accounts: [], nextHopPort: await freePort() });
  });
  afterAll(() => host?.remove());

  test.each([
    ['nothing', null],
    ['a transport that is put off anyway', 'slow'],
    ['several, one by a setting of the administrator', '$slow_ones, uucp lmtp'],
  ])('comes back to the byte: %s', async (_, value) => {
    if (value !== null) await postconf('-e', 'slow_ones=slow', `defer_transports=${value}`);
    const before = await mainCf();
    const { brake } = createPostfixMailServer(host.options);
    expect(await brake.engage()).toEqual({ transports: ['smtp'] });
    // A guard that was killed meanwhile begins again, with no memory of what stood there.
    await createPostfixMailServer(host.options).brake.engage();
    expect((await postconf('-x', '-h', 'defer_transports')).split(/[\s,]+/)).toEqual(expect.arrayContaining(['smtp', ...(value === null ? [] : ['slow'])]));
    await createPostfixMailServer(host.options).brake.lift();
    expect(await mainCf()).toBe(before);
  });

  test('keeps what the administrator changes meanwhile', async () => {
    const { brake } = createPostfixMailServer(host.options);
    await brake.engage();
    await postconf('-e', 'defer_transports=$sluice_brake, another');
    await brake.lift();
    expect(await postconf('-h', 'defer_transports')).toBe('another');
    expect(await mainCf()).not.toContain('sluice_brake');
  });

  test('is left alone while Postfix cannot be told, and the sentence says so', async () => {
    await host.postfix('stop');
    const { brake } = createPostfixMailServer(host.options);
    await expect(brake.engage()).rejects.toThrow(/cannot be stopped: .*`postfix reload` ended with code 1.* tried again/);
    await host.postfix('start');
    await brake.lift();
    expect(await brake.isEngaged()).toBe(false);
  });
});
