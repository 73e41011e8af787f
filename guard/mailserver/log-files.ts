import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A mail log or an older part of it. */
export interface MailLogFile {
  path: string;
  /** Stays with the file when it is renamed. */
  inode: number;
  writtenAt: number;
  bytes: number;
  compressed: boolean;
}

/** A file whose last line is this much older than the span may still hold a line of it: clocks and buffers differ. */
const SLACK_MS = 60_000;

/**
 * The live log file and its rotated parts (`mail.log.1`, `mail.log.2.gz`, `mail.log-20261124`, and those that Postfix's own
 * rotation makes) that may hold lines of the span, oldest first.
 *
 * @throws the error of the file system when the folder or the live file cannot be read
 */
export async function mailLogFiles(logFile: string, from: number, to: number): Promise<MailLogFile[]> {
  const [folder, name] = [dirname(logFile), basename(logFile)];
  await stat(logFile);
  const names = (await readdir(folder)).filter((entry) => entry === name || isRotated(entry, name));
  const found = await Promise.all(names.map((entry) => describeFile(join(folder, entry))));
  const files = found.filter((file) => file !== null).sort((a, b) => a.writtenAt - b.writtenAt || Number(a.path === logFile) - Number(b.path === logFile));
  return files.filter((file, index) => file.writtenAt >= from - SLACK_MS && (files[index - 1]?.writtenAt ?? -Infinity) <= to + SLACK_MS);
}

function isRotated(entry: string, name: string): boolean {
  return entry.startsWith(name) && /^[.-]\d+(?:-\d+)?(?:\.gz)?$/.test(entry.slice(name.length));
}

/** @returns null when it went away, as a rotated file does */
async function describeFile(path: string): Promise<MailLogFile | null> {
  try {
    const { ino, mtimeMs, size, isFile } = await stat(path).then((found) => ({ ...found, isFile: found.isFile() }));
    return isFile ? { path, inode: ino, writtenAt: mtimeMs, bytes: size, compressed: path.endsWith('.gz') } : null;
  } catch {
    return null;
  }
}
