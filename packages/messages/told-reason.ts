import type { JudgedReason } from '@sluice/suspects/log-report/judge';
import { grouped } from '@sluice/suspects/log-report/grouped';
import { formatDuration } from './format-duration';
import { logReports } from './en/log-reports';

/** A reason with its sentence, for programs, and for those who know of no page. */
export interface ToldReason extends JudgedReason {
  text: string;
}

/** The sentence is the page's in English. */
export function toldReason(reason: JudgedReason): ToldReason {
  const { code, word = '', value, usual, usualOf, windowSeconds } = reason;
  const window = windowSeconds === null ? '' : formatDuration(windowSeconds * 1000, 'en');
  const known = usual === null || usualOf === 'none' ? '' : written(logReports.usual[usualOf], { window, usual: grouped(Math.round(usual)) });
  return { ...reason, text: written(logReports.reason[code], { value, word, window, usual: known }).trim() };
}

/** As much of ICU messages as these need: use-intl takes 0.1 ms for a sentence, of which a large log has ten thousands, and 25 MB. */
function written(message: string, values: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)(?:, number|, plural, one \{([^{}]*)\} other \{([^{}]*)\})?\}/g, (_, name: string, one?: string, other?: string) => {
    const value = values[name] ?? '';
    const number = typeof value === 'number' ? grouped(value) : value;
    return other === undefined ? number : ((value === 1 ? one : other) ?? '').replaceAll('#', number);
  });
}
