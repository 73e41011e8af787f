import type { ActionKind } from '@sluice/actions/kinds';
import type { CheckedRequest } from './schemas';

const sensitive: readonly ActionKind[] = ['contain-account', 'stop-sending', 'disable-account', 'enable-account', 'set-password', 'delete-messages', 'protect-now', 'plan-mailing', 'delete-matching'];

/** What shuts a person or everybody out, lets one in again, raises the threshold or cannot be undone; a restart only against its checks, because without one nobody can send. */
export function isSensitive(request: CheckedRequest): boolean {
  return sensitive.includes(request.kind) || (request.kind === 'restart-smtp' && typeof request.reason === 'string');
}
