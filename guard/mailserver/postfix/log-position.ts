import { open } from 'node:fs/promises';

/** How far a log file was read, with the bytes that stood there, by which a file that begins anew is told from one that grew. */
export interface LogPosition {
  offset: number;
  before: Buffer;
}

const REMEMBERED = 512;

export async function logPosition(path: string, offset: number): Promise<LogPosition> {
  return { offset, before: await bytesBefore(path, offset) };
}

/** @returns the offset to go on from: 0 when the file was emptied in its place (copytruncate), or is another of the same inode */
export async function resumeOffset(path: string, known: LogPosition | undefined): Promise<number> {
  if (!known) return 0;
  return (await bytesBefore(path, known.offset)).equals(known.before) ? known.offset : 0;
}

async function bytesBefore(path: string, offset: number): Promise<Buffer> {
  const length = Math.min(REMEMBERED, offset);
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
