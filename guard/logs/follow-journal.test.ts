import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { takenLines } from '@sluice/guard/testing/taken-lines';
import { missingDebian, openDebian, type Debian } from '@sluice/guard/mailserver/testing/debian';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { PrivateJournal } from '@sluice/guard/mailserver/testing/private-journal';
import { until } from '@sluice/guard/mailserver/testing/until';
import { followJournal, type JournalFollower } from './follow-journal';
import type { SavedJournal } from './journal-reading';

const HEAD = /^\d{4}-\d\d-\d\dT[\d:.]+Z \S+ postfix\/smtpd\[\d+\]: /;

describeUnlessMissing('the mail log in systemd’s journal', missingDebian('debian-13'), () => {
  let directory: string;
  let debian: Debian;
  let journal: PrivateJournal;
  let read: string[];
  let follower: JournalFollower;
  let unreadable: (string | null)[];
  let missing: { lines: number | null; since: number } | null;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sluice-journal-'));
    debian = await openDebian('debian-13', directory);
    journal = await PrivateJournal.start(debian);
    read = [];
    unreadable = [];
    missing = null;
    follower = follow(null);
  });
  afterEach(async () => {
    await follower.stop();
    await journal.stop();
    await rm(directory, { recursive: true, force: true });
  });

  function follow(saved: SavedJournal | null, query: Partial<Awaited<ReturnType<PrivateJournal['query']>>> = {}): JournalFollower {
    return followJournal({
      log: silentLog(),
      journal: async () => ({ ...(await journal.query()), ...query }),
      take: takenLines((line) => read.push(line)),
      saved,
      problems: { unreadable: (detail) => unreadable.push(detail), incomplete: (found) => (missing = found) },
      now: Date.now,
      pauseMs: 1,
    });
  }

  const texts = (): string[] => read.map((line) => line.replace(HEAD, ''));
  const numbered = (from: number, count: number): string[] => Array.from({ length: count }, (_, index) => `line ${from + index}`);
  const untilRead = (wanted: string[]): Promise<void> => until(`${wanted.length} lines are read`, () => texts().length >= wanted.length).finally(() => expect(texts()).toEqual(wanted));

  /** A guard that ends and one that starts again. */
  async function startAgain(saved = follower.save()): Promise<void> {
    await follower.stop();
    follower = follow(saved);
    await follower.start();
  }

  test('what is there is read back, what is written follows, and another facility is left alone', async () => {
    await journal.write('postfix/smtpd', numbered(1, 3), ['--id=77']);
    await journal.write('sshd', ['not about mail'], ['-p', 'auth.info']);
    await follower.start();
    await untilRead(numbered(1, 3));
    expect(read[0]).toMatch(/ postfix\/smtpd\[77\]: line 1$/);
    await journal.write('postfix/smtpd', numbered(4, 2));
    await untilRead(numbered(1, 5));
    expect(unreadable.filter((detail) => detail !== null)).toEqual([]);
  });

  test('a guard that ends at any line and starts again loses none and reads none twice, over rotations and another boot', async () => {
    const wanted = numbered(1, 40);
    const saves: SavedJournal[] = [];
    await follower.start();
    for (let line = 0; line < 40; line += 4) {
      await journal.write('postfix/smtpd', wanted.slice(line, line + 2));
      await untilRead(wanted.slice(0, line + 2));
      saves.push(follower.save());
      await follower.stop();
      await journal.write('postfix/smtpd', wanted.slice(line + 2, line + 4));
      if (line === 12) await journal.rotate();
      if (line === 24) await journal.boot();
      await startAgain();
      await untilRead(wanted.slice(0, line + 4));
    }
    // From each of the places where it once stopped, exactly the rest comes.
    for (const [index, saved] of saves.entries()) {
      read = [];
      await startAgain(saved);
      await untilRead(wanted.slice(index * 4 + 2));
    }
    expect(missing).toBeNull();
  });

  test('a place that the journal does not hold any more is said, and what it still holds is read', async () => {
    await follower.start();
    await journal.write('postfix/smtpd', numbered(1, 5));
    await untilRead(numbered(1, 5));
    await follower.stop();
    await journal.write('postfix/smtpd', ['lost']);
    await journal.rotate();
    await journal.write('postfix/smtpd', ['kept']);
    await journal.vacuum();
    await startAgain();
    await until('the loss is known', () => missing !== null);
    expect(missing).toMatchObject({ lines: null });
    expect(texts()).toEqual([...numbered(1, 5), 'kept']);
    await startAgain();
    expect(missing).toMatchObject({ lines: null });
  });

  test('a cursor that journalctl does not take is left aside: nothing is read twice, and it is said', async () => {
    await follower.start();
    await journal.write('postfix/smtpd', numbered(1, 2));
    await untilRead(numbered(1, 2));
    const { place } = follower.save();
    await follower.stop();
    await journal.write('postfix/smtpd', ['after']);
    await startAgain({ place: { cursor: 'damaged', realtime: place?.realtime ?? 0 }, losses: [], line: 0 });
    await untilRead([...numbered(1, 2), 'after']);
    expect(missing).toMatchObject({ lines: null });
  });

  test('lines that journald dropped are counted, and survive a start', async () => {
    await journal.stop();
    journal = await PrivateJournal.start(debian, { settings: ['RateLimitIntervalSec=1s', 'RateLimitBurst=10'] });
    await follower.start();
    // journald says how many it dropped with the first line after the time.
    const flood = `for line in $(seq 2000); do echo "flood $line"; done > '${directory}/flood'; (cat '${directory}/flood'; sleep 2; echo after) | logger -p mail.info -t postfix/smtpd`;
    await journal.asUnit('postfix@-.service', flood);
    await until('the line after the flood is read', () => texts().includes('after'));
    expect(missing?.lines).toBe(2000 - (texts().length - 1));
    const before = missing;
    missing = null;
    await startAgain();
    expect(missing).toEqual(before);
  });

  test('a line in Postfix’s name that another user wrote is not believed', async () => {
    await follower.start();
    await journal.write('postfix/smtpd', ['forged'], ['-p', 'mail.info']);
    await untilRead(['forged']);
    read = [];
    await follower.stop();
    follower = follow(follower.save(), { writers: [65_534] });
    await follower.start();
    await journal.write('postfix/smtpd', ['by root']);
    await journal.asUser(65_534, 'postfix/smtpd', 'by nobody');
    await untilRead(['by nobody']);
  });

  test('one entry is one line whatever stands in it, and a very long one is not read', async () => {
    await follower.start();
    await journal.writeNative({ MESSAGE: 'first\n2026-11-28T00:00:00Z x postfix/smtpd[1]: second', SYSLOG_IDENTIFIER: 'postfix/smtpd', SYSLOG_FACILITY: '2' });
    await journal.writeNative({ MESSAGE: 'x'.repeat(100_000), SYSLOG_IDENTIFIER: 'postfix/smtpd', SYSLOG_FACILITY: '2' });
    await journal.write('postfix/smtpd', ['after']);
    await untilRead(['first?2026-11-28T00:00:00Z x postfix/smtpd[1]: second', 'after']);
  });

  test('a journalctl that ends is started again, and one that cannot read is a problem until it can', async () => {
    let broken = true;
    const journalctl = join(directory, 'journalctl');
    await writeFile(journalctl, '#!/bin/sh\necho "No journal files were opened due to insufficient permissions." >&2\nexit 1\n', { mode: 0o755 });
    follower = followJournal({
      log: silentLog(),
      journal: async () => ({ ...(await journal.query()), ...(broken ? { journalctl } : {}) }),
      take: takenLines((line) => read.push(line)),
      problems: { unreadable: (detail) => unreadable.push(detail), incomplete: () => undefined },
      now: Date.now,
      pauseMs: 1,
    });
    await journal.write('postfix/smtpd', ['one']);
    await follower.start();
    await until('it is a problem', () => unreadable.some((detail) => detail?.includes('insufficient permissions') === true));
    broken = false;
    await untilRead(['one']);
    expect(unreadable.at(-1)).toBeNull();
  });
});
