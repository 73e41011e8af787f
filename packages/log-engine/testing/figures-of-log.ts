import { figuresOf } from '../figures';
import { LogEngine, type LogFormat } from '../log-engine';
import type { ReferenceFigures } from './postfix-reference';

/** Reads a whole log, in pieces of `step` bytes where it is given. */
export function readWhole(format: LogFormat, log: Uint8Array, options: { step?: number } = {}): LogEngine {
  const engine = new LogEngine({
    format,
    seed: [1, 2, 3, 4],
    timeZone: 'UTC',
    near: Date.parse('2026-11-24T23:00:00Z'),
    date: '2026-11-24',
    remarkable: () => false,
    watched: [],
  });
  engine.beginFile('log', null);
  const step = options.step ?? engine.room.length;
  for (let at = 0; at < log.length; at += step) engine.take(log.subarray(at, at + step));
  engine.endFile();
  return engine;
}

/** @returns account → what the engine counted, in the shape of the slow references */
export function engineFigures(engine: LogEngine): Map<string, ReferenceFigures> {
  return new Map(
    engine.accounts().map(({ name, totals, peaks }) => {
      const { recipients, domains } = figuresOf(peaks);
      return [name, { ...figuresOf(totals), peaks: { recipients, domains } }];
    }),
  );
}

export function figuresOfLog(format: LogFormat, log: Uint8Array): Map<string, ReferenceFigures> {
  return engineFigures(readWhole(format, log));
}
