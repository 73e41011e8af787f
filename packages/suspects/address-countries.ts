const [LINE_END, COMMA, ZERO] = [0x0a, 0x2c, 0x30];

/** Ranges of IPv4 addresses with their country, read once and kept as numbers: about 2 MB for the whole internet. */
export class AddressCountries {
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #codes: Uint16Array;

  /** @param table lines `first,last,CC` in ascending order, the addresses as whole numbers, as the ip-location-db files have them, in ASCII */
  constructor(table: Uint8Array) {
    const lines = linesIn(table);
    this.#starts = new Uint32Array(lines);
    this.#ends = new Uint32Array(lines);
    this.#codes = new Uint16Array(lines);
    // Byte by byte: a text of each line, of which there are 140,000, would be garbage of many times the table's size.
    let at = 0;
    const number = (): number => {
      let value = 0;
      for (; at < table.length && table[at] !== COMMA; at += 1) value = value * 10 + (table[at] ?? 0) - ZERO;
      at += 1;
      return value;
    };
    for (let line = 0; line < lines; line += 1) {
      this.#starts[line] = number();
      this.#ends[line] = number();
      this.#codes[line] = ((table[at] ?? 0) << 8) | (table[at + 1] ?? 0);
      at += '??\n'.length;
    }
  }

  /** @returns the two letters of ISO 3166; null for an address that has none, and for IPv6 */
  countryOf(address: string): string | null {
    const value = ipv4(address);
    if (value === null) return null;
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    const code = this.#codes[low - 1];
    if (code === undefined || value > (this.#ends[low - 1] ?? 0)) return null;
    return String.fromCharCode(code >> 8, code & 255);
  }
}

function linesIn(table: Uint8Array): number {
  let lines = 0;
  for (let at = table.indexOf(LINE_END); at >= 0; at = table.indexOf(LINE_END, at + 1)) lines += 1;
  return table.length > 0 && table.at(-1) !== LINE_END ? lines + 1 : lines;
}

function ipv4(address: string): number | null {
  const parts = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((value, part) => value * 256 + part, 0);
}
