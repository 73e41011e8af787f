import { open, type FileHandle } from 'node:fs/promises';
import { syslogStamp, type SyslogTime } from '@sluice/log-engine/syslog-time';
import type { MailLogFile } from '../log-files';

/** What is nearer to the time than this is read rather than looked for. */
const NEAR_ENOUGH = 1024 * 1024;
const LOOK = 64 * 1024;
/** Stamps go back where daylight saving time ends; a clock that is set may do so too. */
const BACKWARDS_MS = 3_600_000 + 60_000;

/**
 * Where to begin to read a log for the lines of a time and later, found by halving instead of reading: a log of a busy day
 * has gigabytes before the oldest message that still waits.
 *
 * @param file not compressed
 * @param from milliseconds since 1970
 * @param timeOf makes a reader of the file's stamps; one for each look, because a reader expects stamps in their order
 * @returns the position of a line before which all are at least an hour older; 0 where the lines do not tell
 */
export async function seekLogTime(file: MailLogFile, from: number, timeOf: () => SyslogTime): Promise<number> {
  if (file.bytes <= NEAR_ENOUGH) return 0;
  const handle = await open(file.path, 'r');
  try {
    let [older, end] = [0, file.bytes];
    while (end - older > NEAR_ENOUGH) {
      const middle = older + Math.floor((end - older) / 2);
      const found = await firstStamped(handle, middle, timeOf());
      if (found !== null && found.at < from - BACKWARDS_MS) older = found.position;
      else end = middle;
    }
    return older;
  } finally {
    await handle.close();
  }
}

/** The first whole line from a position on that tells its time; null when none near it does. */
async function firstStamped(handle: FileHandle, position: number, time: SyslogTime): Promise<{ position: number; at: number } | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(LOOK), 0, LOOK, position);
  for (let start = buffer.indexOf(10) + 1; start > 0 && start < bytesRead; start = buffer.indexOf(10, start) + 1) {
    const stamp = syslogStamp(buffer.toString('latin1', start, Math.min(bytesRead, start + 100)));
    const at = stamp === null ? null : time.read(stamp);
    if (at !== null) return { position: position + start, at };
  }
  return null;
}
