/** Where a duty writes what an operator may need to know; pino's logger is one. Never waited for. */
export interface GuardLog {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}

/** The sentence of whatever was thrown, bounded to what a report may carry. */
export function detailOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > 480 ? `${text.slice(0, 480)}…` : text;
}
