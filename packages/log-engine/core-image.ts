import { CORE_MODULE } from './generated/core-module';
import type { LogCore } from './log-core';

/** All that a core knows at one moment, between two blocks: its memory without what is empty, and its globals. */
export interface CoreImage {
  size: number;
  globals: readonly (number | bigint)[];
  /** Gone through once: they may be read from a file in the meantime, so that there is never a second memory. */
  parts: Iterable<ImagePart>;
}

export interface ImagePart {
  at: number;
  bytes: Uint8Array;
}

const PAGE = 4096;
/** The allocator keeps its last block at the end of the memory. */
const END = 8;

/** @returns what tells this core from every other: an image of another one would be misread */
export function coreVersion(): string {
  // FNV-1a, twice: nobody chooses the core to deceive it.
  let [one, two] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < CORE_MODULE.length; index += 1) {
    one = Math.imul(one ^ CORE_MODULE.charCodeAt(index), 0x01000193);
    two = Math.imul(two + CORE_MODULE.charCodeAt(index), 0x9e3779b1) ^ (two >>> 15);
  }
  return `${CORE_MODULE.length}-${(one >>> 0).toString(16)}-${(two >>> 0).toString(16)}`;
}

/** @returns pieces of its memory itself, so they are of this moment until it reads on: a copy of it would take as much again */
export function imageOf({ core, bytes, globals }: LogCore): CoreImage & { parts: readonly ImagePart[] } {
  const used = core.usedMemory();
  const words = new BigUint64Array(bytes.buffer);
  const parts: ImagePart[] = [];
  let from = -1;
  for (let page = 0; page < used; page += PAGE) {
    if (!isEmpty(words, page)) {
      if (from < 0) from = page;
    } else if (from >= 0) {
      parts.push({ at: from, bytes: bytes.subarray(from, page) });
      from = -1;
    }
  }
  if (from >= 0) parts.push({ at: from, bytes: bytes.subarray(from, used) });
  parts.push({ at: bytes.length - END, bytes: bytes.subarray(-END) });
  return { size: bytes.length, globals: globals.map(({ value }) => value as number | bigint), parts };
}

/** Puts a core that has read nothing where another one was. @throws RangeError when the image is of a core of another size */
export function putImage({ bytes, globals }: LogCore, image: CoreImage): void {
  if (image.size !== bytes.length || image.globals.length !== globals.length) throw new RangeError('The image is of another core.');
  for (const { at, bytes: part } of image.parts) bytes.set(part, at);
  for (const [index, global] of globals.entries()) global.value = image.globals[index];
}

function isEmpty(words: BigUint64Array, page: number): boolean {
  const end = (page + PAGE) / 8;
  for (let index = page / 8; index < end; index += 1) if (words[index] !== 0n) return false;
  return true;
}
