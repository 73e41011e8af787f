import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { BEGINNING_BYTES } from '@/lib/suspects/log-report/detect-format';

/** @returns the first bytes of a log, unpacked; none when it cannot be read */
export async function beginningOf(path: string): Promise<Buffer> {
  if (!(await stat(path).catch(() => null))?.isFile()) return Buffer.alloc(0);
  const source = createReadStream(path, { end: BEGINNING_BYTES });
  const stream = path.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) return chunk;
  } catch {
    // Reading it for its figures will tell why.
  } finally {
    source.destroy();
  }
  return Buffer.alloc(0);
}
