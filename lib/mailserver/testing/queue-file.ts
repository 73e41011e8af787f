/** A record of Postfix's `rec_type.h`. */
export const record = (type: string, text: string | Buffer): Buffer => {
  const data = Buffer.from(text);
  const length: number[] = [];
  for (let left = data.length; ; left >>>= 7) {
    length.push(left < 128 ? left : (left & 127) | 128);
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.from(type), Buffer.from(length), data]);
};
/** A number as the record of sizes has it. */
export const numbered = (value: number): string => String(value).padStart(15);

/** A queue file as Postfix writes one. @param envelope and header records of these types */
export function queueFile(envelope: [type: string, text: string][], header: string[]): Buffer {
  const records = envelope.map(([type, text]) => record(type, text));
  const size = (contents: number): Buffer => record('C', [300, contents, 1, 0, 300, 0].map(numbered).join(' '));
  const before = Buffer.concat([size(0), record('T', '1795879174 922223'), ...records, record('M', '')]);
  return Buffer.concat([size(before.length), before.subarray(size(0).length), ...header.map((line) => record('N', line)), record('N', ''), record('N', 'hi'), record('X', ''), record('E', '')]);
}
