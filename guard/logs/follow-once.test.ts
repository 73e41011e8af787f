import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { mailLogFiles } from '@sluice/guard/mailserver/log-files';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { takenLines } from '@sluice/guard/testing/taken-lines';
import { followLog, type LogFollower } from './follow-log';
import type { SavedFiles } from './followed-files';

interface Kept {
  counts: Map<string, number>;
  files: SavedFiles | null;
}

/** A log that is written and rotated, and a guard that follows it, is killed and starts again from what it kept. */
class Scene {
  readonly live: string;
  readonly wanted: string[] = [];
  readonly log = silentLog();
  counts = new Map<string, number>();
  private kept: Kept = { counts: new Map(), files: null };
  private follower: LogFollower | null = null;
  private written = 0;
  private chances = 0;

  /** @param keepEvery how often what was read is kept: with every so manieth chance */
  constructor(
    readonly folder: string,
    private readonly keepEvery = 1,
  ) {
    this.live = join(folder, 'mail.log');
  }

  async start(): Promise<void> {
    const kept = structuredClone(this.kept);
    this.counts = kept.counts;
    this.follower = followLog({
      log: this.log,
      smtpLog: {
        format: 'postfix',
        files: async () => (await mailLogFiles(this.live, 0, Date.now())).map(({ path, inode }) => ({ path, date: null, id: String(inode) })),
      },
      take: takenLines((line) => line !== '' && this.counts.set(line, (this.counts.get(line) ?? 0) + 1)),
      saved: kept.files,
      onProgress: (lost) => {
        this.chances += 1;
        if (lost || this.chances % this.keepEvery === 0) this.keep();
      },
      problems: { raise: () => undefined, clear: () => undefined },
      now: Date.now,
      ...{ intervalMs: 1, listMs: 3 },
    });
    await this.follower.start();
  }

  keep(): void {
    if (this.follower) this.kept = structuredClone({ counts: this.counts, files: this.follower.save() });
  }

  /** What was read since it was last kept is gone. */
  async kill(): Promise<void> {
    await this.follower?.stop();
    this.follower = null;
    this.counts = new Map();
  }

  lines(count: number): string {
    const lines = Array.from({ length: count }, () => `line ${(this.written += 1)} ${'x'.repeat(this.written % 97)}`);
    this.wanted.push(...lines);
    return lines.map((line) => `${line}\n`).join('');
  }

  write(count: number): Promise<void> {
    return appendFile(this.live, this.lines(count));
  }

  /** `mail.log.1` becomes `mail.log.2` and so on, as logrotate does it. */
  async shift(): Promise<void> {
    const rotated = (await readdir(this.folder)).flatMap((name) => /^mail\.log\.(\d+)$/.exec(name)?.[1] ?? []).map(Number);
    for (const number of rotated.sort((a, b) => b - a)) await rename(`${this.live}.${number}`, `${this.live}.${number + 1}`);
  }

  async rotate(): Promise<void> {
    await this.shift();
    await rename(this.live, `${this.live}.1`);
    await writeFile(this.live, '');
  }

  async copyTruncate(): Promise<void> {
    await this.shift();
    await copyFile(this.live, `${this.live}.1`);
    await truncate(this.live, 0);
  }

  /** Deleted, and another put in its place, with the inode of the old one where the file system gives it again. */
  async reuseInode(contents: string): Promise<void> {
    const before = (await stat(this.live)).ino;
    await rm(this.live);
    // Made elsewhere, because a guard that is awake reads whatever stands in the place, for however short a time.
    const made: string[] = [];
    while (made.length < 50) {
      const fresh = join(this.folder, `fresh-${made.length}`);
      made.push(fresh);
      await writeFile(fresh, contents);
      if ((await stat(fresh)).ino === before) break;
    }
    await rename(made.pop() ?? '', this.live);
    await Promise.all(made.map((fresh) => rm(fresh)));
  }

  async settled(): Promise<void> {
    await eventually(() => expect([...this.counts.keys()]).toEqual(expect.arrayContaining(this.wanted)));
  }

  /** Every line was counted once, and stays so while two more lines come and go. */
  async exact(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      await this.settled();
      await this.write(1);
    }
    await this.settled();
    expect([...this.counts].filter(([, count]) => count !== 1)).toEqual([]);
    expect(this.counts.size).toBe(this.wanted.length);
  }
}

let folder: string;
let scene: Scene;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-once-'));
  scene = new Scene(folder);
});
afterEach(async () => {
  await scene.kill();
  await rm(folder, { recursive: true, force: true });
});

async function begun(): Promise<void> {
  await scene.write(50);
  await scene.start();
  await scene.settled();
}

test('rename', async () => {
  await begun();
  await scene.write(3);
  await scene.rotate();
  await scene.write(4);
  await scene.exact();
});

test('copytruncate', async () => {
  await begun();
  await scene.write(3);
  await scene.copyTruncate();
  await scene.write(4);
  await scene.exact();
});

test('copytruncate, and the file grows beyond its old size before anybody looks', async () => {
  await begun();
  await scene.kill();
  await scene.copyTruncate();
  await scene.write(200);
  await scene.start();
  await scene.exact();
});

test('copytruncate of a copy that takes a while', async () => {
  await begun();
  await scene.write(400);
  const whole = await readFile(scene.live);
  for (let from = 0; from < whole.length; from += 1_000) await appendFile(`${scene.live}.1`, whole.subarray(from, from + 1_000));
  await truncate(scene.live, 0);
  await scene.write(4);
  await scene.exact();
});

test('truncation', async () => {
  await begun();
  await truncate(scene.live, 0);
  await scene.write(4);
  await scene.exact();
});

test('a file that is cut is not read again from its beginning', async () => {
  await begun();
  await truncate(scene.live, 1_000);
  // The cut line has no end, and what is written next continues it; so one line is given up.
  await scene.kill();
  await scene.start();
  await eventually(() => expect(scene.log.sentences.some((sentence) => sentence.includes('was cut'))).toBe(true));
  await appendFile(scene.live, 'the rest of the cut line\n');
  await scene.exact();
});

test('inode reuse', async () => {
  await begun();
  await scene.reuseInode(scene.lines(300));
  await scene.exact();
});

test('inode reuse while the guard was away', async () => {
  await begun();
  await scene.kill();
  await scene.reuseInode(scene.lines(300));
  await scene.start();
  await scene.exact();
});

test('a missing file, and its return', async () => {
  await begun();
  await mkdir(join(folder, 'away'));
  await rename(scene.live, join(folder, 'away', 'mail.log'));
  await eventually(async () => expect(await readdir(folder)).toEqual(['away']));
  await appendFile(join(folder, 'away', 'mail.log'), scene.lines(3));
  await rename(join(folder, 'away', 'mail.log'), scene.live);
  await scene.exact();
});

test('a file that moved to another disk is the same file', async () => {
  await begun();
  await scene.kill();
  await copyFile(scene.live, join(folder, 'moved'));
  await rename(join(folder, 'moved'), scene.live);
  await scene.write(3);
  await scene.start();
  await scene.exact();
});

test('late creation', async () => {
  await scene.start();
  await scene.write(5);
  await scene.exact();
});

test('its own restart, with half a line on the disk', async () => {
  await begun();
  const text = scene.lines(3);
  await appendFile(scene.live, text.slice(0, -20));
  await eventually(() => expect(scene.counts.size).toBe(52));
  await scene.kill();
  await appendFile(scene.live, text.slice(-20));
  await scene.start();
  await scene.exact();
});

test('killed, with what was read last not kept, and rotated meanwhile', async () => {
  scene = new Scene(folder, 1_000_000);
  await begun();
  scene.keep();
  await scene.write(20);
  await scene.settled();
  await scene.kill();
  await scene.rotate();
  await scene.write(5);
  await scene.copyTruncate();
  await scene.write(5);
  await scene.start();
  await scene.exact();
});

type Step = { kind: 'write'; count: number } | { kind: 'rotate' | 'copyTruncate' | 'kill' | 'start' | 'settle' | 'truncate' | 'replace' };

async function play(step: Step, running: boolean): Promise<boolean> {
  if (step.kind === 'write') await scene.write(step.count);
  else if (step.kind === 'kill') await scene.kill();
  else if (step.kind === 'start') {
    if (!running) await scene.start();
    return true;
  } else if (step.kind === 'settle') {
    if (running) await scene.settled();
  } else if (step.kind === 'truncate' || step.kind === 'replace') {
    // What was not read and kept before is lost, whoever reads; so everything is, while the guard is there.
    if (!running) return false;
    await scene.settled();
    scene.keep();
    if (step.kind === 'truncate') await truncate(scene.live, 0);
    else await rm(scene.live).then(() => writeFile(scene.live, ''));
  } else await scene[step.kind]();
  return step.kind === 'kill' ? false : running;
}

test('whatever is done to the files and to the guard, in any order, every line counts once', async () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 60 }).map((count): Step => ({ kind: 'write', count })) },
    { weight: 6, arbitrary: fc.constantFrom<Step['kind']>('rotate', 'copyTruncate', 'kill', 'start', 'settle', 'truncate', 'replace').map((kind) => ({ kind }) as Step) },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), fc.integer({ min: 1, max: 40 }), async (steps, keepEvery) => {
      run += 1;
      const own = join(folder, String(run));
      await mkdir(own);
      scene = new Scene(own, keepEvery);
      await scene.write(1);
      await scene.start();
      let running = true;
      for (const each of steps) running = await play(each, running);
      if (!running) await scene.start();
      await scene.exact();
      await scene.kill();
    }),
    { numRuns: Number(process.env.SLUICE_FOLLOW_RUNS ?? 60) },
  );
}, 300_000);
