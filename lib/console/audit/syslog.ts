import { fieldsOf, type Row } from './export';

/** Facility 13, which is for audits, and severity 5, a notice (RFC 5424, 6.2.1). */
const PRIORITY = 13 * 8 + 5;
/** Bytes of one message: usual receivers cut what is longer, and a datagram has an end of its own. */
export const MAX_MESSAGE = 8_000;
/** The enterprise number that RFC 5612 keeps for documentation: this program has none of its own. */
const STRUCTURE = 'sluice@32473';

/**
 * One row of the audit as a syslog message (RFC 5424). The text is the row as JSON, the same as in the export; where that is too long, before and
 * after are left out and `cut` says so. Number and hash are parameters besides, so that a receiver sees a gap without reading JSON.
 */
export function syslogMessage(row: Row, hostname: string): Buffer {
  const host = hostname.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  const id = row.action.replace(/[^\x21-\x7e]/g, '').slice(0, 32) || '-';
  const head = `<${PRIORITY}>1 ${new Date(row.at).toISOString()} ${host} sluice - ${id} [${STRUCTURE} sequence="${row.sequence ?? ''}" hash="${row.hash ?? ''}"] `;
  const fields = fieldsOf(row);
  const whole = Buffer.from(head + JSON.stringify(fields), 'utf8');
  if (whole.length <= MAX_MESSAGE) return whole;
  const { before: _before, after: _after, ...rest } = fields;
  return Buffer.from(head + JSON.stringify({ ...rest, subject: row.subject.slice(0, 400), actor: row.actorName.slice(0, 400), cut: true }), 'utf8');
}

/** As messages follow one another in a stream: each with its length in front (RFC 6587, 3.4.1), so that no line end in it begins another one. */
export function octetCounted(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `, 'ascii'), message]);
}
