import { PolicyProtocolError } from './decoder';

/** One packet of Sendmail's mail filter protocol: a letter and what belongs to it. */
export interface MilterPacket {
  command: string;
  data: Uint8Array;
}

const HEAD_BYTES = 4;

/** Turns the bytes of one connection of a mail filter into packets: four bytes of length, a letter, the data. Keeps at most one packet. */
export class MilterDecoder {
  #rest = new Uint8Array(0);

  /** @param mostBytes of one packet; nothing that a filter asks for without the message itself is long */
  constructor(private readonly mostBytes = 64 * 1024) {}

  /** @throws PolicyProtocolError for a packet that is empty or too long, with those that were complete before it */
  push(chunk: Uint8Array): MilterPacket[] {
    const bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    const packets: MilterPacket[] = [];
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
      if (length === 0 || length > this.mostBytes) throw new PolicyProtocolError(`A packet of a mail filter's client had ${length} bytes.`);
      if (bytes.length - at < HEAD_BYTES + length) break;
      const from = at + HEAD_BYTES;
      packets.push({ command: String.fromCharCode(bytes[from] ?? 0), data: bytes.subarray(from + 1, from + length) });
      at = from + length;
    }
    // A copy, so that a small rest does not keep a large chunk.
    this.#rest = bytes.slice(at);
    return packets;
  }
}

/** @returns the packet's bytes */
export function milterPacket(command: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + 1 + data.length);
  new DataView(bytes.buffer).setUint32(0, 1 + data.length);
  bytes[HEAD_BYTES] = command.charCodeAt(0);
  bytes.set(data, HEAD_BYTES + 1);
  return bytes;
}

/** @returns the texts of a packet, each of which ends with a zero byte */
export function milterTexts(data: Uint8Array): string[] {
  return new TextDecoder().decode(data).split('\0').slice(0, -1);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}
