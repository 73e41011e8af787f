const NEWLINE = 0x0a;
const EQUALS = 0x3d;
const SIZE_BYTES = 8;

/** The fields of one entry; of a field that stands in it twice, the first. */
export type JournalEntry = ReadonlyMap<string, string>;

/**
 * Reads systemd's journal export format: `NAME=text` lines, or for a value with newlines or bytes that are not text the name alone,
 * its size in eight bytes and the bytes; an empty line ends an entry (systemd.io, "Journal Export Format").
 */
export class JournalExport {
  private fields = new Map<string, string>();
  private parts: Buffer[] = [];
  private kept = 0;
  /** The field or size that is being read has passed the bound: what of it is still to come is passed over. */
  private tooLong = false;
  private reading: 'line' | 'size' | 'value' | 'end-of-value' = 'line';
  private name = '';
  private left = 0;
  private droppedFields = 0;

  /** @param longest bytes of one field: one that is longer is left out whole, for its beginning could say something that it does not */
  constructor(
    private readonly longest = 64 * 1024,
    private readonly mostFields = 64,
  ) {}

  /** Fields that were longer than the bound. */
  get dropped(): number {
    return this.droppedFields;
  }

  /**
   * @returns the entries completed by these bytes
   * @throws when they are no such format: nothing that follows can be trusted
   */
  push(chunk: Buffer): JournalEntry[] {
    const entries: JournalEntry[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.reading === 'line') {
        const end = chunk.indexOf(NEWLINE, at);
        this.keep(chunk.subarray(at, end < 0 ? chunk.length : end));
        if (end < 0) break;
        at = end + 1;
        this.endLine(entries);
      } else if (this.reading === 'end-of-value') {
        if (chunk[at] !== NEWLINE) throw new Error('What journalctl wrote is not the journal export format.');
        at += 1;
        this.reading = 'line';
      } else {
        const taken = chunk.subarray(at, at + this.left);
        this.keep(taken);
        this.left -= taken.length;
        at += taken.length;
        if (this.left === 0) this.endBytes();
      }
    }
    return entries;
  }

  private endLine(entries: JournalEntry[]): void {
    if (!this.tooLong && this.kept === 0) {
      if (this.fields.size > 0) entries.push(this.fields);
      this.fields = new Map();
      return;
    }
    const line = this.take();
    if (line === null) return;
    const equals = line.indexOf(EQUALS);
    if (equals >= 0) return this.put(line.toString('utf8', 0, equals), line.toString('utf8', equals + 1));
    this.name = line.toString('utf8');
    this.reading = 'size';
    this.left = SIZE_BYTES;
  }

  private endBytes(): void {
    const bytes = this.take();
    if (this.reading === 'value') {
      if (bytes !== null) this.put(this.name, bytes.toString('utf8'));
      this.reading = 'end-of-value';
      return;
    }
    this.left = Number(bytes?.readBigUInt64LE() ?? 0n);
    this.reading = this.left === 0 ? 'end-of-value' : 'value';
    if (this.left === 0) this.put(this.name, '');
  }

  private put(name: string, value: string): void {
    if (this.fields.size < this.mostFields && !this.fields.has(name)) this.fields.set(name, value);
  }

  private keep(bytes: Buffer): void {
    if (this.tooLong || bytes.length === 0) return;
    this.kept += bytes.length;
    if (this.kept > this.longest) {
      this.tooLong = true;
      this.parts = [];
      return;
    }
    // A copy, because the stream may use its buffer again.
    this.parts.push(Buffer.from(bytes));
  }

  /** @returns null for what was too long */
  private take(): Buffer | null {
    const taken = this.tooLong ? null : Buffer.concat(this.parts);
    if (this.tooLong) this.droppedFields += 1;
    this.parts = [];
    this.kept = 0;
    this.tooLong = false;
    return taken;
  }
}
