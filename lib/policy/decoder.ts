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
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Turns the bytes of one connection into requests (Postfix SMTPD_POLICY_README: `name=value` lines, ended by an empty
 * line). Bytes may arrive in any pieces, several requests may arrive at once, lines may end in CRLF. Of a name that is
 * sent twice the first value stays. Never keeps more than one request.
 */
export class PolicyDecoder {
  readonly #maxRequestBytes: number;
  /** The line that is not complete yet; grows up to the limit and is used again. */
  #line = new Uint8Array(256);
  #lineLength = 0;
  #requestBytes = 0;
  #attributes = new Map<string, string>();
  #fault: string | null = null;

  constructor(options: { maxRequestBytes?: number } = {}) {
    this.#maxRequestBytes = options.maxRequestBytes ?? DEFAULT_MAX_REQUEST_BYTES;
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
   * The usual case, without a copy of each line: a request that lies whole in the chunk is made text at once.
   *
   * @returns null where only going line by line tells what it is
   */
  #wholeRequest(chunk: Uint8Array, from: number): { request: PolicyRequest; end: number } | null {
    if (this.#requestBytes > 0) return null;
    let newline = chunk.indexOf(NEWLINE, from);
    while (newline > from && chunk[newline + 1] !== NEWLINE) newline = chunk.indexOf(NEWLINE, newline + 1);
    const end = newline + 2;
    if (newline <= from || end - from > this.#maxRequestBytes) return null;
    const text = decoder.decode(chunk.subarray(from, newline + 1));
    if (text.includes('\r')) return null;
    const attributes = new Map<string, string>();
    for (let at = 0; at < text.length; ) {
      const to = text.indexOf('\n', at);
      const equals = text.indexOf('=', at);
      if (equals <= at || equals > to) return null;
      const name = text.slice(at, equals);
      if (!attributes.has(name)) attributes.set(name, text.slice(equals + 1, to));
      at = to + 1;
    }
    return { request: { attributes }, end };
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
    const text = decoder.decode(this.#line.subarray(0, end));
    this.#lineLength = 0;
    if (end > 0) {
      this.#addAttribute(text);
      return;
    }
    if (this.#attributes.size === 0) throw new PolicyProtocolError('A policy request held no attributes.');
    requests.push({ attributes: this.#attributes });
    this.#attributes = new Map();
    this.#requestBytes = 0;
  }

  #addAttribute(line: string): void {
    const equals = line.indexOf('=');
    if (equals === -1) throw new PolicyProtocolError('A line of a policy request held no "=".');
    if (equals === 0) throw new PolicyProtocolError('An attribute of a policy request had no name.');
    const name = line.slice(0, equals);
    if (!this.#attributes.has(name)) this.#attributes.set(name, line.slice(equals + 1));
  }

  #checkSize(): void {
    if (this.#requestBytes > this.#maxRequestBytes) throw new PolicyProtocolError(`A policy request was longer than ${this.#maxRequestBytes} bytes.`);
  }
}
