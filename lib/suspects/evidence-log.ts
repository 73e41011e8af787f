import type { Evidence } from './assessment';
import type { LogEventKind } from '@/lib/logs/event';
import { ownText } from './own-text';

export interface EvidenceLine {
  file: string;
  text: string;
}

/** How much is kept: little of an ordinary account, much of one that is busy. */
export interface EvidenceBounds {
  connections: number;
  lines: number;
}

export const ORDINARY_EVIDENCE: EvidenceBounds = { connections: 2, lines: 8 };
export const BUSY_EVIDENCE: EvidenceBounds = { connections: 30, lines: 40 };

const LONGEST_LINE = 600;
const LONGEST_FILE = 255;
const TRACE_BYTES = 400;
const LINE_BYTES = 120;

/** A line as it is kept: bounded, and free of the memory it was read from. */
export function evidenceLine(source: { file: string; text: string }): EvidenceLine {
  return { file: source.file.slice(-LONGEST_FILE), text: ownText(source.text, LONGEST_LINE) };
}

/** The lines of one connection. */
export interface Trace {
  connection: string;
  address: string | null;
  startedAt: number;
  recipients: number;
  lines: (EvidenceLine & { kind: LogEventKind })[];
  omittedLines: number;
}

/** The log lines of one account's newest connections. */
export class EvidenceLog {
  /** Oldest first. */
  readonly #traces = new Map<string, Trace>();
  #weight = 0;

  get size(): number {
    return this.#traces.size;
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return this.#weight;
  }

  /** @returns what another log can go on from; without the lines it still knows the connections */
  save(lines: boolean): ReadonlyMap<string, Trace> {
    if (lines) return this.#traces;
    return new Map([...this.#traces].map(([id, trace]) => [id, { ...trace, lines: [], omittedLines: trace.omittedLines + trace.lines.length }]));
  }

  restore(saved: ReadonlyMap<string, Trace>): void {
    for (const [connection, trace] of saved) {
      this.#traces.set(connection, trace);
      this.#weight += weightOf(trace);
    }
  }

  has(connection: string): boolean {
    return this.#traces.has(connection);
  }

  start(connection: string, address: string | null, startedAt: number, bounds: EvidenceBounds): void {
    if (this.#traces.has(connection)) return;
    const own = ownText(connection);
    this.#traces.set(own, { connection: own, address: address === null ? null : ownText(address, 64), startedAt, recipients: 0, lines: [], omittedLines: 0 });
    this.#weight += TRACE_BYTES;
    for (const [oldest, trace] of this.#traces) {
      if (this.#traces.size <= bounds.connections) break;
      this.#traces.delete(oldest);
      this.#weight -= weightOf(trace);
    }
  }

  /**
   * Adds a line to a connection that was started. The first lines are kept; the second half of the room is for logins and
   * recipients alone, and a login is always kept.
   */
  add(connection: string, kind: LogEventKind, source: { file: string; text: string }, bounds: EvidenceBounds): void {
    const trace = this.#traces.get(connection);
    if (trace === undefined) return;
    const { lines } = trace;
    if (kind === 'recipient-accepted' || kind === 'recipient-refused') trace.recipients += 1;
    const room = provesMost(kind) ? bounds.lines : bounds.lines / 2;
    if (lines.length >= room) {
      trace.omittedLines += 1;
      if (kind !== 'auth-succeeded') return;
      const last = lines.findLastIndex((line) => line.kind !== 'auth-succeeded');
      if (last === -1) return;
      for (const line of lines.splice(last, 1)) this.#weight -= lineWeight(line);
    }
    const line = { ...evidenceLine(source), kind };
    lines.push(line);
    this.#weight += lineWeight(line);
  }

  /** @param connections how many there were, for saying how many are not here */
  toEvidence(connections: number): Evidence {
    const traces = [...this.#traces.values()].reverse();
    return {
      connections: traces.map((trace) => ({ ...trace, lines: trace.lines.map(({ file, text }) => ({ file, text })) })),
      omittedConnections: Math.max(0, connections - traces.length),
    };
  }
}

function weightOf({ lines }: Trace): number {
  return lines.reduce((sum, line) => sum + lineWeight(line), TRACE_BYTES);
}

function lineWeight({ text }: EvidenceLine): number {
  return LINE_BYTES + text.length;
}

function provesMost(kind: LogEventKind): boolean {
  return kind === 'auth-succeeded' || kind === 'submitted' || kind === 'recipient-accepted' || kind === 'recipient-refused';
}
