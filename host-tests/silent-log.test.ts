import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { GuardedHost } from './testing/guarded-host';

const THIEF = 'thief@example.test';
const THRESHOLD = 5;
const NINE_MONTHS_S = 270 * 24 * 60 * 60;

describeOnHost('a hijack while the guard reads a log of nine months ago', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: GuardedHost;

  beforeAll(async () => {
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [THIEF] },
      async prepare({ directory }) {
        const [logFile, at] = [join(directory, 'old.log'), Date.now() / 1_000 - NINE_MONTHS_S];
        await writeFile(logFile, `${new Date(at * 1_000).toISOString()} mail postfix/smtpd[7]: connect from client.test[192.0.2.7]\n`);
        await utimes(logFile, at, at);
        return { logFile };
      },
    });
  });
  afterAll(() => host?.remove());

  test('is no incident without suspects: the silence is a problem in it, and a restart needs a reason', async () => {
    host.hop.mood = 'defer';
    const send = (message: number) => host.send(THIEF, `v${message}@victim-${message}.test`);
    const flood = async (): Promise<void> => {
      for (let message = 0; ; message += 1) await send(message);
    };
    await expect(flood()).rejects.toThrow('Relay denied for protecting our server');
    const view = await eventually(async () => {
      // A bot goes on trying, and each try that is refused would have its line.
      await expect(send(0)).rejects.toThrow('Relay denied for protecting our server');
      const found = (await host.enrolled.incidents()).at(-1);
      expect(found?.problems.map(({ code }) => code)).toContain('log-silent');
      return found!;
    });
    expect(view.suspects).toEqual([]);
    expect(view.restartChecks.find(({ code }) => code === 'suspects-decided')).toMatchObject({ met: false, reasons: expect.arrayContaining(['log-blind', 'nobody-found', 'others-mail']) as string[] });
    await expect(host.enrolled.ask({ kind: 'restart-smtp', reason: null })).rejects.toThrow('Not yet ready for a restart: suspects-decided');
    await host.done(await host.enrolled.ask({ kind: 'restart-smtp', reason: 'The log was looked at by hand' }));
  }, 120_000);
});
