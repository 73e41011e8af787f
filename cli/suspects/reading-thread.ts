import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { BLOCKS } from '@/lib/logs/engine/counters';
import { EventReader, type BlockOfLines, type EventFormat } from '@/lib/logs/engine/event-reader';
import { CORE_MODULE } from '@/lib/logs/engine/generated/shared-core-module';
import { LogClock } from '@/lib/logs/engine/log-clock';
import { createLogCore, type LogCore } from '@/lib/logs/engine/log-core';
import { BlockRing, type Told } from './block-ring';

/** What the thread is to read. */
export interface ReadingOrder {
  ring: SharedArrayBuffer;
  files: { path: string; date: string | null }[];
  format: EventFormat;
  connections: boolean;
  timeZone: string;
  near: number;
  date: string;
  seed: readonly [number, number, number, number];
}

// Reads large logs ahead of the thread that counts, and makes events of their bytes, which is half of the work. The other
// thread looks into this one's memory, so nothing is copied.
const order = workerData as ReadingOrder;
const ring = new BlockRing(order.ring);
const clock = new LogClock((): Uint8Array => log.bytes, order);
const log: LogCore = createLogCore(CORE_MODULE, { secondsAt: clock.secondsAt, minuteOfDay: clock.minuteOfDay }, { shared: true });
log.core.seedFingerprints(...order.seed);
const reader = new EventReader(log, clock, { ...order, blocks: BLOCKS });
parentPort?.postMessage(log.bytes.buffer);
for (const { path, date } of order.files) readFile(path, date);

function readFile(path: string, date: string | null): void {
  reader.beginFile(date);
  let failure = '';
  try {
    readBlocks(openSync(path, 'r'));
  } catch (error) {
    failure = JSON.stringify(error instanceof Error ? { code: 'code' in error ? error.code : undefined, message: error.message } : { message: String(error) });
  }
  tell('end', reader.endFile(), 0, failure);
}

function readBlocks(file: number): void {
  try {
    for (let length = readSync(file, reader.room); length > 0; length = readSync(file, reader.room)) tell('block', reader.filled(length), length);
  } finally {
    closeSync(file);
  }
}

function tell(kind: Told['kind'], block: BlockOfLines, read: number, failure = ''): void {
  ring.put({ kind, ...block, eventsAt: log.core.eventsAt(reader.block), read, failure });
  // The beginning of the next block's first line is written before it.
  ring.free();
  reader.carry();
}
