import { unpacked } from './gzip-members';

/** So much of a file is read at a time; two such slices are in memory. */
const SLICE_BYTES = 1024 * 1024;

/** By its first bytes, whatever its name says (RFC 1952). */
export async function isGzip(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/**
 * The content of a file, unpacked, piece by piece.
 *
 * @param read told the bytes of the file that were read since the last call
 * @throws DamagedFile, or the browser's own error when the file cannot be read
 */
export async function* bytesOfLogFile(file: Blob, read: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  if (await isGzip(file)) {
    yield* unpacked(slices(file, read));
    return;
  }
  yield* slices(file, read);
}

/** The browser takes its time to hand over a slice, so the next is fetched while one is worked on. */
async function* slices(file: Blob, read: (bytes: number) => void): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const fetched = (at: number): Promise<ArrayBuffer> => {
    const slice = file.slice(at, at + SLICE_BYTES).arrayBuffer();
    // Whether it failed is asked when its turn comes.
    slice.catch(() => undefined);
    return slice;
  };
  let next = fetched(0);
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    const slice = new Uint8Array(await next);
    if (at + SLICE_BYTES < file.size) next = fetched(at + SLICE_BYTES);
    read(slice.length);
    yield slice;
  }
}
