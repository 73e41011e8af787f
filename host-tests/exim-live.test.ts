import { execFile } from 'node:child_process';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figuresOf, type EngineFigures } from '@/lib/logs/engine/figures';
import { LogEngine } from '@/lib/logs/engine/log-engine';
import { LOCAL_ZONE } from '@/lib/logs/wall-clock';
import { describeUnlessMissing } from '@/lib/mailserver/testing/host-packages';
import { until } from '@/lib/mailserver/testing/until';
import { startHostileNextHop, type HostileNextHop } from './testing/hostile-next-hop';
import { missingExim, PrivateExim } from './testing/private-exim';
import { authPlain, message, smtpSession } from './testing/smtp-session';

const PASSWORD = 'secret';
const ACCOUNT = 'kim@example.test';
const command = join(import.meta.dirname, '../bin/sluice.mjs');

/** Reads on in a log that grows and is renamed: what is written to the old file is read before the new one. */
class GrowingLog {
  readonly engine = new LogEngine({ format: 'exim', seed: [1, 2, 3, 4], timeZone: LOCAL_ZONE, near: Date.now(), date: '2026-11-24', remarkable: () => false, watched: [] });
  #file: FileHandle | null = null;

  constructor(private readonly path: string) {}

  /** @returns the figures of the account until now */
  async figures(): Promise<EngineFigures | undefined> {
    await this.#readOn();
    const { ino } = await stat(this.path).catch(() => ({ ino: null }));
    if (this.#file !== null && ino !== null && (await this.#file.stat()).ino !== ino) await this.close();
    await this.#readOn();
    return this.engine
      .accounts()
      .filter(({ name }) => name === ACCOUNT)
      .map(({ totals }) => figuresOf(totals))[0];
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  async #readOn(): Promise<void> {
    if (this.#file === null) {
      this.#file = await open(this.path).catch(() => null);
      if (this.#file === null) return;
      this.engine.beginFile('mainlog', null);
    }
    const { room } = this.engine;
    for (let { bytesRead } = await this.#file.read(room); bytesRead > 0; { bytesRead } = await this.#file.read(room)) this.engine.filled(bytesRead);
  }
}

describeUnlessMissing('the main log of a real Exim, read while it grows', missingExim(), () => {
  let hop: HostileNextHop;
  beforeAll(async () => {
    hop = await startHostileNextHop('ok');
  });
  afterAll(() => hop.close());

  test.each([['its default'], ['+received_recipients'], ['+all']])('log_selector %s: each message counts when it is there, through a rotation, and as the command counts it', async (selector) => {
    const exim = await PrivateExim.start({ nextHopPort: hop.port, password: PASSWORD, logSelector: selector === 'its default' ? '' : selector });
    const path = join(exim.directory, 'log', 'mainlog');
    const log = new GrowingLog(path);
    const listed = selector !== 'its default';
    try {
      const send = (...to: string[]): Promise<string[]> =>
        smtpSession(exim.port, ['EHLO real', authPlain(ACCOUNT, PASSWORD), `MAIL FROM:<${ACCOUNT}>`, ...to.map((each) => `RCPT TO:<${each}>`), 'DATA', message([])]);
      const sees = (what: string, wanted: Partial<EngineFigures>): Promise<void> =>
        until(`${what} is seen`, async () => {
          const figures = await log.figures();
          return figures !== undefined && Object.entries(wanted).every(([name, value]) => figures[name as keyof EngineFigures] === value);
        });

      await send('a@one.test', 'b@two.test');
      await sees('the first message', { auths: 1, messages: 1, recipients: listed ? 2 : 0 });
      await exim.flush();
      await sees('its deliveries', { recipients: 2, domains: 2, bounced: 0 });

      await send('refused@three.test', 'later@four.test');
      await rename(path, `${path}.1`);
      await exim.flush();
      await sees('what became of the message of before the rotation', { auths: 2, messages: 2, recipients: 4, domains: 4, bounced: 1, deferred: 1 });
      await send('c@five.test');
      await exim.flush();
      await sees('the message of after the rotation', { auths: 3, messages: 3, recipients: 5, domains: 5, bounced: 1, deferred: 1 });
      expect(log.engine.unreadable).toBe(0);

      const { stdout } = await promisify(execFile)(process.execPath, [command, 'suspects', '--json', '--all', `${path}.1`, path]);
      const { accounts } = JSON.parse(stdout) as { accounts: ({ account: string } & EngineFigures)[] };
      expect(accounts.find(({ account }) => account === ACCOUNT)).toMatchObject({ ...(await log.figures()) });
    } finally {
      await log.close();
      await exim.remove();
    }
  });
});
