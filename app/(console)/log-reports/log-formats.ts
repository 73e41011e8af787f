import type { LogFormat } from '@sluice/log-engine/log-engine';
import type { Messages } from '@sluice/messages/messages';

/** The formats that can be read, each with a line of its kind, by which an operator knows his own. */
export const FORMAT_EXAMPLES = {
  mailcarrier: '14:05:56 3,1,9828e101-6e14-46fb-a0e0-9a32621a55db,Authentication successful(user@example.com, LOGIN).',
  postfix: 'Nov 24 14:05:56 mail postfix/smtpd[812]: 4F2A1C0D3E: client=unknown[192.0.2.7], sasl_method=LOGIN, sasl_username=user@example.com',
  exim: '2026-11-24 14:05:56 1xWYKn-00014f-0R <= user@example.com H=(pc) [192.0.2.7] P=esmtpsa A=plain:user@example.com S=300',
} satisfies Record<LogFormat, string>;

export const LOG_FORMATS = Object.keys(FORMAT_EXAMPLES) as LogFormat[];

/** A format as people call it; of a kept report it may be one that this page does not know. */
export function formatName(format: string, { logReports: { formats } }: Pick<Messages, 'logReports'>): string {
  return Object.hasOwn(formats, format) ? formats[format as keyof typeof formats] : format;
}
