import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { MailLogFile } from '../log-files';

const CHUNK = 64 * 1024;
const LONGEST_LINE = 64 * 1024;

/**
 * Reads the whole lines of a log file from a position on; a last line without its end is left for the next time. It lets
 * others have their turn after every 64 KiB.
 *
 * @param position in bytes; of a compressed file, which no longer grows, only 0 or its end
 * @returns the position after the last whole line
 */
export async function readLogLines(file: MailLogFile, position: number, onLine: (line: string) => void): Promise<number> {
  if (position >= file.bytes) return position;
  const bytes = createReadStream(file.path, { start: position, highWaterMark: CHUNK });
  const stream: AsyncIterable<Buffer> = file.compressed ? pipeline(bytes, createGunzip({ chunkSize: CHUNK }), () => undefined) : bytes;
  let rest: Buffer = Buffer.alloc(0);
  let end = position;
  for await (const chunk of stream) {
    const buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const last = buffer.lastIndexOf(10);
    if (last >= 0) {
      for (const line of buffer.toString('utf8', 0, last).split('\n')) onLine(line);
      end += last + 1;
    }
    rest = buffer.subarray(last + 1);
    if (rest.length <= LONGEST_LINE) continue;
    // No line of Postfix is that long. The rest of this one, when it comes, is no line either.
    end += rest.length;
    rest = Buffer.alloc(0);
  }
  return file.compressed ? file.bytes : end;
}
