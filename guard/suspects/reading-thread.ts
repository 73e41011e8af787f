import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { tellDomains } from '@sluice/log-engine/account-book';
import { BLOCKS } from '@sluice/log-engine/counters';
import { EventReader, type BlockOfLines } from '@sluice/log-engine/event-reader';
import { CORE_MODULE } from '@sluice/log-engine/generated/shared-core-module';
import { LogClock } from '@sluice/log-engine/log-clock';
import { createLogCore, type LogCore } from '@sluice/log-engine/log-core';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import { BlockRing, type Told } from './block-ring';

/** What the thread is to read. */
export interface ReadingOrder {
  ring: SharedArrayBuffer;
  files: { path: string; date: string | null }[];
  format: LogFormat;
  connections: boolean;
  timeZone: string;
  near: number;
  date: string;
  seed: readonly [number, number, number, number];
  ownDomains?: readonly string[];
  loginDomain?: string;
}

// Reads large logs ahead of the thread that counts, and makes events of their bytes, which is half of the work. The other
// thread looks into this one's memory, so nothing is copied.
parentPort?.once('message', (order: ReadingOrder) => {
  const clock = new LogClock((): Uint8Array => log.bytes, order);
  const log: LogCore = createLogCore(CORE_MODULE, { secondsAt: clock.secondsAt, minuteOfDay: clock.minuteOfDay }, { shared: true });
  log.core.seedFingerprints(...order.seed);
  tellDomains(log, order);
  const reading: Reading = { ring: new BlockRing(order.ring), log, reader: new EventReader(log, clock, { ...order, blocks: BLOCKS }) };
  parentPort?.postMessage(log.bytes.buffer);
  for (const { path, date } of order.files) readFile(reading, path, date);
});

interface Reading {
  ring: BlockRing;
  log: LogCore;
  reader: EventReader;
}

function readFile(reading: Reading, path: string, date: string | null): void {
  const { reader } = reading;
  reader.beginFile(date);
  let failure = '';
  try {
    readBlocks(reading, openSync(path, 'r'));
  } catch (error) {
    failure = JSON.stringify(error instanceof Error ? { code: 'code' in error ? error.code : undefined, message: error.message } : { message: String(error) });
  }
  tell(reading, 'end', reader.endFile(), 0, failure);
}

function readBlocks(reading: Reading, file: number): void {
  const { reader } = reading;
  try {
    for (let length = readSync(file, reader.room); length > 0; length = readSync(file, reader.room)) tell(reading, 'block', reader.filled(length), length);
  } finally {
    closeSync(file);
  }
}

function tell({ ring, log, reader }: Reading, kind: Told['kind'], block: BlockOfLines, read: number, failure = ''): void {
  ring.put({ kind, ...block, eventsAt: log.core.eventsAt(reader.block), read, failure });
  // The beginning of the next block's first line is written before it.
  ring.free();
  reader.carry();
}
