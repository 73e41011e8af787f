/** What every command gets of the outside. */
export interface Surroundings {
  /** The folder of the checkout. */
  root: string;
  environment: Record<string, string | undefined>;
  /** A line for the operator, on standard output. */
  say(line: string): void;
}
