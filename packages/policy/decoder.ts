/** One request: its attributes by name, values as text that the client of the mail server may have chosen. */
export interface PolicyRequest {
  readonly attributes: ReadonlyMap<string, string>;
}

/** The peer does not speak the protocol; the connection must be closed. */
export class PolicyProtocolError extends Error {
  override name = 'PolicyProtocolError';

  constructor(
    message: string,
    /** Requests that were complete before the fault, in the same bytes. */
    readonly requests: PolicyRequest[] = [],
  ) {
    super(message);
  }
}

const DEFAULT_MAX_REQUEST_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const EQUALS = 0x3d;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Turns the bytes of one connection into requests (Postfix SMTPD_POLICY_README: `name=value` lines, ended by an empty
 * line). Bytes may arrive in any pieces, several requests may arrive at once, lines may end in CRLF. Of a name that is
 * sent twice the first value stays. Never keeps more than one request.
 */
export class PolicyDecoder {
  readonly #maxRequestBytes: number;
  readonly #wanted: readonly { name: string; bytes: Uint8Array }[] | null;
  /** The line that is not complete yet; grows up to the limit and is used again. */
  #line = new Uint8Array(256);
  #lineLength = 0;
  #requestBytes = 0;
  #attributes = new Map<string, string>();
  #hasLines = false;
  #fault: string | null = null;

  /** @param options.wanted the attributes that are kept; all of them when left out. Every line is held to the protocol all the same. */
  constructor(options: { maxRequestBytes?: number; wanted?: readonly string[] } = {}) {
    this.#maxRequestBytes = options.maxRequestBytes ?? DEFAULT_MAX_REQUEST_BYTES;
    this.#wanted = options.wanted?.map((name) => ({ name, bytes: new TextEncoder().encode(name) })) ?? null;
  }

  /**
   * @returns the requests completed by these bytes, in order
   * @throws PolicyProtocolError for a line without `=`, a line without a name, an empty request or one that is too
   *   long; from then on every call throws
   */
  push(chunk: Uint8Array): PolicyRequest[] {
    if (this.#fault !== null) throw new PolicyProtocolError(this.#fault);
    const requests: PolicyRequest[] = [];
    try {
      for (let from = 0; from < chunk.length; ) {
        const whole = this.#wholeRequest(chunk, from);
        if (whole !== null) {
          requests.push(whole.request);
          from = whole.end;
          continue;
        }
        const newline = chunk.indexOf(NEWLINE, from);
        const to = newline === -1 ? chunk.length : newline;
        this.#append(chunk.subarray(from, to));
        if (newline !== -1) this.#endLine(requests);
        from = to + 1;
      }
    } catch (error) {
      if (!(error instanceof PolicyProtocolError)) throw error;
      this.#fault = error.message;
      this.#line = new Uint8Array(0);
      this.#attributes = new Map();
      throw new PolicyProtocolError(error.message, requests);
    }
    return requests;
  }

  /**
   * The usual case: a request that lies whole in the chunk is read byte by byte where it lies. Making text of thirty
   * attributes to look at two of them took most of the time of an answer.
   *
   * @returns null where only going line by line tells what it is
   */
  #wholeRequest(chunk: Uint8Array, from: number): { request: PolicyRequest; end: number } | null {
    if (this.#requestBytes > 0) return null;
    const attributes = new Map<string, string>();
    const limit = Math.min(chunk.length, from + this.#maxRequestBytes);
    for (let at = from, line = from, equals = -1; at < limit; at += 1) {
      const byte = chunk[at];
      if (byte === EQUALS) {
        if (equals === -1) equals = at;
      } else if (byte === NEWLINE) {
        if (at === line) return line === from ? null : { request: { attributes }, end: at + 1 };
        if (equals <= line) return null;
        this.#keep(attributes, chunk, { line, equals, end: at });
        line = at + 1;
        equals = -1;
      } else if (byte === CARRIAGE_RETURN) return null;
    }
    return null;
  }

  #keep(attributes: Map<string, string>, bytes: Uint8Array, { line, equals, end }: { line: number; equals: number; end: number }): void {
    const name = this.#wanted === null ? textOf(bytes, line, equals) : this.#wantedName(bytes, line, equals);
    if (name !== null && !attributes.has(name)) attributes.set(name, textOf(bytes, equals + 1, end));
  }

  #wantedName(bytes: Uint8Array, from: number, to: number): string | null {
    for (const { name, bytes: wanted } of this.#wanted ?? []) {
      let same = wanted.length === to - from;
      for (let at = 0; same && at < wanted.length; at += 1) same = wanted[at] === bytes[from + at];
      if (same) return name;
    }
    return null;
  }

  #append(bytes: Uint8Array): void {
    this.#requestBytes += bytes.length;
    this.#checkSize();
    const needed = this.#lineLength + bytes.length;
    if (needed > this.#line.length) {
      const larger = new Uint8Array(Math.min(Math.max(needed, this.#line.length * 2), Math.max(needed, this.#maxRequestBytes)));
      larger.set(this.#line.subarray(0, this.#lineLength));
      this.#line = larger;
    }
    this.#line.set(bytes, this.#lineLength);
    this.#lineLength = needed;
  }

  #endLine(requests: PolicyRequest[]): void {
    this.#requestBytes += 1;
    this.#checkSize();
    const end = this.#line[this.#lineLength - 1] === CARRIAGE_RETURN && this.#lineLength > 0 ? this.#lineLength - 1 : this.#lineLength;
    this.#lineLength = 0;
    if (end > 0) {
      this.#addAttribute(end);
      return;
    }
    if (!this.#hasLines) throw new PolicyProtocolError('A policy request held no attributes.');
    requests.push({ attributes: this.#attributes });
    this.#attributes = new Map();
    this.#hasLines = false;
    this.#requestBytes = 0;
  }

  #addAttribute(end: number): void {
    const equals = this.#line.subarray(0, end).indexOf(EQUALS);
    if (equals === -1) throw new PolicyProtocolError('A line of a policy request held no "=".');
    if (equals === 0) throw new PolicyProtocolError('An attribute of a policy request had no name.');
    this.#hasLines = true;
    this.#keep(this.#attributes, this.#line, { line: 0, equals, end });
  }

  #checkSize(): void {
    if (this.#requestBytes > this.#maxRequestBytes) throw new PolicyProtocolError(`A policy request was longer than ${this.#maxRequestBytes} bytes.`);
  }
}

/** Calling the decoder takes longer than putting together the few letters of an attribute, which are nearly always ASCII. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 64) return decoder.decode(bytes.subarray(from, to));
  let text = '';
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(from, to));
    text += String.fromCharCode(byte);
  }
  return text;
}
