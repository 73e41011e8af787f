import type { WireKind } from './formats';

export interface Answer {
  status: number;
  /** Bounded by whoever read it. */
  body: string;
  /** The header, in seconds; null where there is none. */
  retryAfter: number | null;
}

/** `taken`: the receiver says that it has the message. `refused`: asking again would change nothing. `later`: it may be taken later. */
export type Verdict = { kind: 'taken' } | { kind: 'refused' | 'later'; why: string; retryAfterMs: number | null };

const LATER = [408, 425, 429];
const LONGEST_WAIT_S = 3_600;

/** What an answer of a receiver means. A 200 alone is no proof where the receiver says more in its body. */
export function verdictOf(kind: WireKind | 'web-push', { status, body, retryAfter }: Answer): Verdict {
  const json = objectOf(body);
  const problem = status >= 200 && status < 300 ? unlikely(kind, body, json) : `HTTP ${status}`;
  if (problem === null) return { kind: 'taken' };
  const inBody = kind === 'telegram' ? Number(objectOf(JSON.stringify(json['parameters'] ?? {}))['retry_after']) : Number.NaN;
  const seconds = Number.isFinite(inBody) ? inBody : retryAfter;
  const refused = status >= 300 && status < 500 && !LATER.includes(status);
  const detail = body.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim().slice(0, 160);
  const why = detail === '' ? problem : `${problem}: ${detail}`;
  return { kind: refused ? 'refused' : 'later', why, retryAfterMs: seconds === null || seconds <= 0 ? null : Math.min(seconds, LONGEST_WAIT_S) * 1_000 };
}

/** What is missing from an answer of 2xx; null when it is as this receiver's is. */
function unlikely(kind: WireKind | 'web-push', body: string, json: Record<string, unknown>): string | null {
  const missing = 'the answer is not that of such a receiver';
  if (kind === 'slack') return body.trim() === 'ok' ? null : missing;
  if (kind === 'telegram') return json['ok'] === true ? null : missing;
  if (kind === 'kakaowork') return json['success'] === true ? null : missing;
  if (kind === 'discord' || kind === 'ntfy') return typeof json['id'] === 'string' ? null : missing;
  if (kind === 'google-chat') return typeof json['name'] === 'string' ? null : missing;
  return null;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
