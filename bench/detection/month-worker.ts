import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { AddressCountries } from '@sluice/suspects/address-countries';
import { createMonth, type BenchFormat } from './month';
import { playMonth } from './play';

/** What month to play, and where the table of countries stands. */
export interface MonthJob {
  seed: number;
  format: BenchFormat;
  table: string;
}

const { seed, format, table } = workerData as MonthJob;
parentPort?.postMessage(playMonth(createMonth(seed, format), new AddressCountries(readFileSync(table))));
