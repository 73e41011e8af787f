import type { LogPlace } from '@sluice/suspects/live-log';

/** Takes what a follower of a log hands on, line by line, as text. @returns for its option `take` */
export function takenLines(accept: (line: string, place: LogPlace) => void): (lines: Uint8Array, place: LogPlace) => number {
  return (lines, place) => {
    const texts = Buffer.from(lines).toString('utf8').split('\n').slice(0, -1);
    for (const [index, text] of texts.entries()) accept(text, { ...place, line: place.line + index });
    return place.line + texts.length;
  };
}
