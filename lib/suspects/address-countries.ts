/** Ranges of IPv4 addresses with their country, read once and kept as numbers: about 2 MB for the whole internet. */
export class AddressCountries {
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #codes: Uint16Array;

  /** @param table lines `first,last,CC` in ascending order, the addresses as whole numbers, as the ip-location-db files have them */
  constructor(table: string) {
    const lines = table.split('\n').filter((line) => line !== '');
    this.#starts = new Uint32Array(lines.length);
    this.#ends = new Uint32Array(lines.length);
    this.#codes = new Uint16Array(lines.length);
    for (const [n, line] of lines.entries()) {
      const [first, last, code = ''] = line.split(',');
      this.#starts[n] = Number(first);
      this.#ends[n] = Number(last);
      this.#codes[n] = (code.charCodeAt(0) << 8) | code.charCodeAt(1);
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

function ipv4(address: string): number | null {
  const parts = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((value, part) => value * 256 + part, 0);
}
