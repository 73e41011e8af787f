import { appendFileSync, chmodSync, chownSync, copyFileSync, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HOST_PASSWORD, type PrivatePostfix } from '@sluice/guard/mailserver/testing/private-postfix';
import { sendMail } from '@sluice/guard/mailserver/testing/smtp-client';
import { until } from '@sluice/guard/mailserver/testing/until';

/** A queue id of Postfix is the microsecond of the arrival and the inode of the file. */
const MOST_MICROSECONDS = 1_000_000;
const LATER_MS = 24 * 60 * 60 * 1_000;

/**
 * Fills the deferred queue: Postfix itself takes one message of each account, and its files are copied as Postfix makes them, each
 * named by its own inode, with the record of its delivery and its lines in the log. None is due before tomorrow.
 *
 * @param wanted how many messages each account has in the end; nothing may deliver them
 */
export async function fillSpool(host: PrivatePostfix, wanted: ReadonlyMap<string, number>): Promise<void> {
  for (const [account, messages] of wanted) {
    const known = new Set((await deferred(host)).map(({ id }) => id));
    await sendMail(host.submissionPort, { from: account, to: ['v@victim.test'], text: `Subject: win\r\n\r\n${'You have won. '.repeat(100)}\r\n` }, { user: account, pass: HOST_PASSWORD });
    let original: { id: string; path: string } | undefined;
    await until(`the message of ${account} rests`, async () => {
      original = (await deferred(host)).find(({ id }) => !known.has(id));
      return original !== undefined;
    });
    if (original !== undefined) await multiply(host, original, messages - 1);
  }
}

async function deferred(host: PrivatePostfix): Promise<{ id: string; path: string }[]> {
  const names = await readdir(join(host.queueDirectory, 'deferred'), { recursive: true });
  return names.filter((name) => /^\w\/\w{6,}$/.test(name)).map((name) => ({ id: name.slice(2), path: join(host.queueDirectory, 'deferred', name) }));
}

async function multiply(host: PrivatePostfix, { id, path }: { id: string; path: string }, copies: number): Promise<void> {
  await until('its delivery is in the log', async () => (await host.log()).includes(`${id}: to=`));
  const lines = (await host.log()).split('\n').filter((line) => line.includes(`: ${id}: `));
  const record = join(host.queueDirectory, 'defer', id[0] ?? '', id);
  const [file, ofRecord, later] = [statSync(path), statSync(record), new Date(Date.now() + LATER_MS)];
  let text = '';
  for (let copy = 0; copy < copies; copy += 1) {
    const made = join(host.queueDirectory, 'deferred', 'being-copied');
    copyFileSync(path, made);
    const microsecond = Math.floor(((copy * 7_919 + 13) % MOST_MICROSECONDS)).toString(16).toUpperCase().padStart(5, '0');
    const name = `${microsecond}${statSync(made).ino.toString(16).toUpperCase()}`;
    chmodSync(made, 0o700);
    chownSync(made, file.uid, file.gid);
    utimesSync(made, later, later);
    renameSync(made, placeOf(host, 'deferred', name, file));
    const ownRecord = placeOf(host, 'defer', name, file);
    copyFileSync(record, ownRecord);
    chmodSync(ownRecord, 0o600);
    chownSync(ownRecord, ofRecord.uid, ofRecord.gid);
    text += lines.map((line) => `${line.replaceAll(id, name)}\n`).join('');
    if (text.length < 1 << 20 && copy < copies - 1) continue;
    appendFileSync(host.logFile, text);
    text = '';
  }
}

function placeOf(host: PrivatePostfix, queue: string, name: string, { uid, gid }: { uid: number; gid: number }): string {
  const folder = join(host.queueDirectory, queue, name[0] ?? '');
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) chownSync(folder, uid, gid);
  return join(folder, name);
}
