/** A refusal that the operator can mend. Its message says what is wrong and what to do; it is shown without a stack. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

/** The sentence of whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
