import { join } from 'node:path';
import type { QueueName } from './owned-queue';

/** See `hash_queue_depth`. */
const DEEPEST_FOLDERS = 3;
/** The figures of base 52 in which Postfix writes the time into a long queue id: no vowels, so that no words come out. */
const FIGURES = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';
/** Seconds, then microseconds of four figures, then a `z` and the number of the file. */
const LONG_ID = /^[0-9A-Za-z]{6,}([0-9A-Za-z]{4})z[0-9A-Za-y]+$/;

/** @returns where a message of this queue may be: in the queue's folder, or where Postfix spreads it over more (mail_queue_dir(3)), in one of those */
export function placesOf(queueDirectory: string, queue: QueueName, id: string): string[] {
  const folders = folderNameOf(id);
  return Array.from({ length: DEEPEST_FOLDERS + 1 }, (_, depth) => join(queueDirectory, queue, ...folders.slice(0, depth), id));
}

/** The first characters of the id name the folders; of a long one, whose beginning hardly changes, those of its microseconds. */
function folderNameOf(id: string): string {
  const figures = LONG_ID.exec(id)?.[1];
  if (figures === undefined) return id;
  const microseconds = [...figures].reduce((sum, figure) => sum * FIGURES.length + FIGURES.indexOf(figure), 0);
  return microseconds.toString(16).toUpperCase().padStart(5, '0');
}
