import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream of bytes into lines; of a longer line only the first `limit` characters are kept. */
export class BoundedLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #limit: number;
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(limit: number, onLine: (line: string) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#onLine(this.#rest === '' ? text.slice(start, Math.min(end, start + this.#limit)) : (this.#rest + text.slice(start, end)).slice(0, this.#limit));
      this.#rest = '';
      start = end + 1;
    }
    if (this.#rest.length < this.#limit) this.#rest += text.slice(start, start + this.#limit);
  }
}
