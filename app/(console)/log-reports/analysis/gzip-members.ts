import { Inflate, type ZStream } from 'pako';

/** So much is handed on at a time. */
const PIECE_BYTES = 256 * 1024;

/** Thrown where compressed data cannot be unpacked. */
export class DamagedFile extends Error {
  override name = 'DamagedFile';
}

/**
 * Unpacks gzip data of any number of members (RFC 1952), as `gzip -c … >> FILE` makes it; the browser's own unpacker ends
 * with the first. Zeros behind them, as a tape has, are none.
 *
 * @throws DamagedFile, after everything that could be unpacked
 */
export async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let members = new Members();
  for await (const slice of packed) {
    // Where a member ends with the slice before, nobody could know that another follows.
    if (members.ended && slice[0] !== 0) members = new Members();
    members.push(slice);
    yield* members.takePieces();
  }
  members.push(new Uint8Array(), true);
  yield* members.takePieces();
}

/** One member, and those that follow it in the same slices. */
class Members extends Inflate {
  #pieces: Uint8Array[] = [];
  #state: ZStream | null = null;

  constructor() {
    super({ chunkSize: PIECE_BYTES });
  }

  override onStart(state: ZStream): void {
    this.#state = state;
  }

  override onData(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  override onEnd(): void {
    // What was unpacked before the damage is good.
    if (this.err !== 0 && this.#state) this.#pieces.push(this.#state.output.subarray(0, this.#state.next_out));
  }

  *takePieces(): Generator<Uint8Array> {
    yield* this.#pieces.splice(0);
    if (this.err !== 0) throw new DamagedFile(`The compressed data is damaged: ${this.msg}.`);
  }
}
