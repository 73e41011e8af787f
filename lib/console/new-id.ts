import { randomBytes } from 'node:crypto';

let counter = 0;

/** An identifier that sorts by time, and within one process by order of making. @param now milliseconds since 1970 */
export function newId(now: number): string {
  counter = (counter + 1) % 1_679_616;
  return `${now.toString(36).padStart(9, '0')}${counter.toString(36).padStart(4, '0')}${randomBytes(8).toString('hex')}`;
}
