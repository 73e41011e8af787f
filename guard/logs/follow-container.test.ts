import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { createPostfixMailServer } from '@sluice/guard/mailserver/postfix/postfix-mail-server';
import { postfixOptions, postfixSettingsShape } from '@sluice/guard/mailserver/postfix/settings';
import { eventually } from '@/lib/testing/eventually';
import { Problems } from '@sluice/guard/problems';
import type { Duty } from '@sluice/guard/runtime';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { takenLines } from '@sluice/guard/testing/taken-lines';
import { followLog } from './follow-log';

let directory: string;
let duty: Duty;
let read: string[];
let problems: Problems;

beforeEach(async () => {
  [directory, read, problems] = [await mkdtemp(join(tmpdir(), 'sluice-follow-container-')), [], new Problems(() => 1)];
  await mkdir(join(directory, 'containers'));
  const settings = z.strictObject(postfixSettingsShape).parse({ kind: 'postfix', log_source: 'docker', log_container: 'postfix', docker_directory: directory });
  const host = { common: { smtp_host: '127.0.0.1', smtp_port: 25, time_zone: 'UTC' }, stateDirectory: directory, systemd: false, now: Date.now };
  const { log: smtpLog } = createPostfixMailServer(postfixOptions(settings, host));
  duty = followLog({ log: silentLog(), smtpLog, take: takenLines((line) => void (line !== '' && read.push(line))), problems, now: Date.now, ...{ intervalMs: 2, listMs: 20 } });
});
afterEach(async () => {
  await duty.stop();
  await rm(directory, { recursive: true, force: true });
});

/** What Docker makes for a container. @returns the file of its output */
async function made(letter: string): Promise<string> {
  const id = letter.repeat(64);
  const folder = join(directory, 'containers', id);
  await mkdir(folder);
  await writeFile(join(folder, 'hostconfig.json'), JSON.stringify({ LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } } }));
  await writeFile(join(folder, 'config.v2.json'), JSON.stringify({ Name: '/postfix', LogPath: join(folder, `${id}-json.log`) }));
  return join(folder, `${id}-json.log`);
}

const said = (text: string): string => `${JSON.stringify({ log: `${text}\n`, stream: 'stdout', time: '2026-11-29T13:00:00.000000000Z' })}\n`;

test('what a container says is read once each, through Docker’s rotation and when the container is made anew', async () => {
  const first = await made('a');
  await writeFile(first, said('one'));
  await duty.start();
  await eventually(() => expect(read).toHaveLength(1));
  await appendFile(first, said('two'));
  await rename(`${first}`, `${first}.1`);
  await writeFile(first, said('three'));
  await eventually(() => expect(read).toHaveLength(3));
  await rm(join(directory, 'containers', 'a'.repeat(64)), { recursive: true });
  const second = await made('b');
  await writeFile(second, said('four'));
  await eventually(() => expect(read).toHaveLength(4));
  expect(read.map((line) => (JSON.parse(line) as { log: string }).log.trim())).toEqual(['one', 'two', 'three', 'four']);
  await eventually(() => expect(problems.list()).toEqual([]));
});

test('a container that is not there is a problem until it is', async () => {
  await duty.start();
  await eventually(() => expect(problems.list()).toMatchObject([{ code: 'log-unreadable', detail: expect.stringContaining('no container named postfix') as string }]));
  await writeFile(await made('a'), said('one'));
  await eventually(() => expect(problems.list()).toEqual([]));
  expect(read).toHaveLength(1);
});
