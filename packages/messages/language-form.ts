/** How a language is called and writes numbers and times; its sentences are beside it. It is with every page, so that the switch can name every language. */
export interface LanguageForm {
  /** By its own name, so that a person finds the way back from another. */
  name: string;
  /** For the header of a phone that has a choice of servers. */
  short: string;
  /** What `Intl` and a browser call it (BCP 47). */
  tag: string;
  /** What follows a count, with the space that belongs there. */
  units: { day: string; hour: string; minute: string; second: string };
  /** Between the two units of a duration. */
  betweenUnits: string;
  justNow: string;
  ago(duration: string): string;
  /** What follows a number of per cent. */
  percent: string;
  /** The month counts from 1; without a year the year is not told. */
  day(date: { day: number; month: number; year?: number }): string;
  /** Between a day and a time. */
  beforeTime: string;
}
