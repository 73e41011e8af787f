import { OperatorError } from '@sluice/guard/commands/operator-error';
import type { DrillFailure } from '@/lib/console/drill/schemas';

/** Why a drill cannot be played, for whoever is at the terminal and for the page. */
export class CannotPlay extends OperatorError {
  override name = 'CannotPlay';

  constructor(
    readonly failure: DrillFailure,
    message: string,
  ) {
    super(message);
  }
}

/** What the page is told of something that was thrown. */
export function failureOf(error: unknown): DrillFailure {
  return error instanceof CannotPlay ? error.failure : 'other';
}
