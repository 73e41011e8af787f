import { createHash } from 'node:crypto';
import { copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import type { Change } from '@sluice/guard/check/finding';
import type { Postconf } from '@sluice/guard/check/postconf';

const FILES = ['main.cf', 'master.cf'] as const;
/** What each --apply did, the oldest first, so that --undo can take it back step by step. */
const RECORD = 'sluice-applied.json';
/** Null: it was not set. */
const value = z.string().nullable();
const recordedChange = z.object({ service: value, name: z.string(), before: value, after: z.string() });
type RecordedChange = z.infer<typeof recordedChange>;
const stepSchema = z.object({ at: z.string(), files: z.array(z.object({ name: z.enum(FILES), kept: z.string(), applied: z.string() })), changes: z.array(recordedChange) });
type Step = z.infer<typeof stepSchema>;
const recordSchema = z.object({ steps: z.array(stepSchema).max(1_000) });

interface Place {
  configDirectory: string;
  postconf: Postconf;
}

/**
 * Makes the changes with `postconf`, after keeping main.cf and master.cf beside themselves. When Postfix does not accept
 * the result, both are brought back.
 *
 * @param stamp tells one change from another in the names of the kept files, for instance 20261124T233000Z
 * @returns the paths of the kept files
 * @throws OperatorError
 */
export async function applyChanges({ configDirectory, postconf, changes, stamp }: Place & { changes: readonly Change[]; stamp: string }): Promise<string[]> {
  const path = (name: string): string => join(configDirectory, name);
  const files = FILES.map((name) => ({ name, kept: `${name}.before-sluice-${stamp}` }));
  const steps = await readSteps(path(RECORD));
  for (const { name, kept } of files) await keepCopy(path(name), path(kept));
  const recorded: RecordedChange[] = [];
  try {
    const before = await readWritten(postconf);
    for (const change of changes) {
      const service = change.kind === 'service' ? change.service : null;
      recorded.push({ service, name: change.name, before: before.of(service, change.name), after: change.value });
    }
    // Each file at once and main.cf first, because master.cf refers to it: whatever reads a file that has just changed waits up to two seconds.
    await postconf.set(recorded.filter(({ service }) => service === null).map(({ name, after }) => [name, after]));
    await postconf.setOverrides(recorded.flatMap(({ service, name, after }) => (service === null ? [] : [[`${service}/${name}`, after] as const])));
    const said = await postconf.postfix('check');
    if (said !== null) throw new Error(`postfix check: ${said}`);
  } catch (error) {
    for (const { name, kept } of files) await replaceWith(path(kept), path(name));
    throw new OperatorError(`Postfix does not accept the change (${sentenceOf(error)}). main.cf and master.cf are as they were before.`);
  }
  const step: Step = { at: stamp, files: [], changes: recorded };
  for (const { name, kept } of files) step.files.push({ name, kept, applied: await fingerprint(path(name)) });
  await writeSteps(path(RECORD), [...steps, step]);
  return files.map(({ kept }) => path(kept));
}

/**
 * Takes back the last --apply that was not taken back yet: to the byte where nobody has changed main.cf and master.cf since, and
 * otherwise setting by setting, leaving alone what somebody else has changed.
 *
 * @returns what was done, as sentences; null when there is nothing to undo
 * @throws OperatorError
 */
export async function undoChanges({ configDirectory, postconf }: Place): Promise<string[] | null> {
  const path = (name: string): string => join(configDirectory, name);
  const steps = await readSteps(path(RECORD));
  const step = steps.at(-1);
  if (step === undefined) return null;
  const fingerprints = await Promise.all(step.files.map(({ name }) => fingerprint(path(name))));
  const untouched = step.files.every(({ applied }, index) => fingerprints[index] === applied);
  const said = untouched ? await bringBack(step, path) : await takeBackEach(step, postconf);
  await writeSteps(path(RECORD), steps.slice(0, -1));
  const left = steps.length - 1;
  return left === 0 ? said : [...said, `An earlier --apply is still in force (${left}); run --undo again to take back the one before.`];
}

async function bringBack({ files }: Step, path: (name: string) => string): Promise<string[]> {
  // master.cf first: what it refers to stands in main.cf.
  for (const { name, kept } of [...files].reverse()) await replaceWith(path(kept), path(name));
  return [`${files.map(({ name }) => name).join(' and ')} are as they were before.`];
}

async function takeBackEach({ changes }: Step, postconf: Postconf): Promise<string[]> {
  const said = ['main.cf or master.cf was changed after "sluice guard check --apply", so only what it set is taken back:'];
  const written = await readWritten(postconf);
  for (const { service, name, before, after } of [...changes].reverse()) {
    const shown = service === null ? name : `${service}/${name}`;
    const now = written.of(service, name);
    if (now !== oneLine(after)) said.push(`  ${shown} was changed since, so it is left as it is: ${now ?? 'not set'}`);
    else {
      await setValue(postconf, service, name, before);
      said.push(`  ${shown} ${before === null ? 'is not set any more' : `is ${before} again`}`);
    }
  }
  return said;
}

/** Every setting as it is written in main.cf or master.cf; null for one that is not. */
async function readWritten(postconf: Postconf): Promise<{ of(service: string | null, name: string): string | null }> {
  const [main, { written }] = [await postconf.written(), await postconf.overrides()];
  return {
    of(service, name) {
      const found = service === null ? main.get(name) : written.get(`${service}/${name}`);
      return found === undefined ? null : oneLine(found);
    },
  };
}

async function setValue(postconf: Postconf, service: string | null, name: string, value: string | null): Promise<void> {
  if (service === null) await (value === null ? postconf.unset(name) : postconf.set([[name, value]]));
  else await (value === null ? postconf.unsetOverride(service, name) : postconf.setOverrides([[`${service}/${name}`, value]]));
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

async function readSteps(file: string): Promise<Step[]> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return [];
  try {
    return recordSchema.parse(JSON.parse(text)).steps;
  } catch {
    throw new OperatorError(`${file} is damaged, so nothing was changed. The kept files are beside main.cf; their names contain "before-sluice". Move ${file} away when you have brought back what you want.`);
  }
}

async function writeSteps(file: string, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return rm(file);
  await writeFile(`${file}.new`, `${JSON.stringify({ steps }, null, 2)}\n`, { mode: 0o644 });
  await rename(`${file}.new`, file);
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
