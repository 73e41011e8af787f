import { createHash } from 'node:crypto';
import { copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OperatorError, sentenceOf } from '@/cli/operator-error';
import type { Change } from '@/guard/check/finding';
import type { Postconf } from '@/guard/check/postconf';

const FILES = ['main.cf', 'master.cf'] as const;
/** What --apply did last, so that --undo knows what to bring back. */
const RECORD = 'sluice-applied.json';
const recordSchema = z.object({ at: z.string(), files: z.array(z.object({ name: z.enum(FILES), kept: z.string(), applied: z.string() })) });
type Record = z.infer<typeof recordSchema>;

/**
 * Makes the changes with `postconf`, after keeping main.cf and master.cf beside themselves. When Postfix does not accept
 * the result, both are brought back.
 *
 * @param stamp tells one change from another in the names of the kept files, for instance 20261124T233000Z
 * @returns the paths of the kept files
 * @throws OperatorError
 */
export async function applyChanges(options: { configDirectory: string; changes: readonly Change[]; postconf: Postconf; stamp: string }): Promise<string[]> {
  const { configDirectory, changes, postconf, stamp } = options;
  const path = (name: string): string => join(configDirectory, name);
  const files = FILES.map((name) => ({ name, kept: `${name}.before-sluice-${stamp}` }));
  for (const { name, kept } of files) await keepCopy(path(name), path(kept));
  try {
    for (const change of changes) {
      if (change.kind === 'main') await postconf.set(change.name, change.value);
      else await postconf.setOverride(change.service, change.name, change.value);
    }
    const said = await postconf.postfix('check');
    if (said !== null) throw new Error(`postfix check: ${said}`);
  } catch (error) {
    for (const { name, kept } of files) await replaceWith(path(kept), path(name));
    throw new OperatorError(`Postfix does not accept the change (${sentenceOf(error)}). main.cf and master.cf are as they were before.`);
  }
  const record: Record = { at: stamp, files: [] };
  for (const { name, kept } of files) record.files.push({ name, kept, applied: await fingerprint(path(name)) });
  await writeFile(path(RECORD), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o644 });
  return files.map(({ kept }) => path(kept));
}

/**
 * Brings back main.cf and master.cf as they were before the last --apply.
 *
 * @returns the names of the files that were brought back
 * @throws OperatorError when there is nothing to undo, or when somebody has changed a file since
 */
export async function undoChanges(configDirectory: string): Promise<string[]> {
  const path = (name: string): string => join(configDirectory, name);
  const record = await readRecord(path(RECORD));
  for (const { name, kept, applied } of record.files) {
    if ((await fingerprint(path(name))) === applied) continue;
    throw new OperatorError(`${path(name)} was changed after "sluice guard check --apply", so it is left as it is: the later change would be lost. Compare it with ${path(kept)} and bring back by hand what you want.`);
  }
  for (const { name, kept } of record.files) await replaceWith(path(kept), path(name));
  await rm(path(RECORD));
  return record.files.map(({ name }) => name);
}

async function readRecord(file: string): Promise<Record> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new OperatorError('There is nothing to undo: "sluice guard check --apply" has changed nothing here.');
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    throw new OperatorError(`${file} is damaged, so nothing was undone. The kept files are beside main.cf; their names contain "before-sluice".`);
  }
}

async function keepCopy(file: string, kept: string): Promise<void> {
  try {
    await copyFile(file, kept);
  } catch (error) {
    throw new OperatorError(`${file} could not be kept as ${kept} (${sentenceOf(error)}). Nothing was changed. Run this as root.`);
  }
}

/** Beside and then in one step, with the mode of the file that is replaced. */
async function replaceWith(source: string, target: string): Promise<void> {
  const { mode } = await stat(target);
  const temporary = `${target}.sluice-new`;
  await writeFile(temporary, await readFile(source), { mode });
  await rename(temporary, target);
}

async function fingerprint(file: string): Promise<string> {
  return createHash('sha256').update(await readFile(file)).digest('hex');
}
