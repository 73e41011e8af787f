import type { JournalQuery } from '../mail-server';
import { DROPPED_MESSAGE_ID } from './journal-entry';

/** Only these are asked for; the place and the times of an entry always come with it. */
const FIELDS = [
  ...['MESSAGE', 'SYSLOG_IDENTIFIER', 'SYSLOG_PID', '_PID', '_UID', '_HOSTNAME', '_SYSTEMD_UNIT'],
  ...['_TRANSPORT', 'MESSAGE_ID', 'N_DROPPED', 'OBJECT_SYSTEMD_UNIT'],
];

/**
 * Asks for the lines of the mail system, and for what journald itself says of lines that it dropped (`_TRANSPORT` cannot be
 * forged), in the export format: its JSON gives null for long values. `--merge`, because without it journalctl follows the newest boot alone and loses what
 * was written before a restart of the host; it would bring other machines' lines too, so this one's are named.
 *
 * @param where where to begin, and whether to go on
 */
export function journalctlCommand({ journalctl, directory, machineId }: JournalQuery, where: readonly string[]): [string, ...string[]] {
  const place = directory === null ? [] : [`--directory=${directory}`];
  const machine = machineId === null ? [] : [`_MACHINE_ID=${machineId}`];
  const what = ['SYSLOG_FACILITY=2', ...machine, '+', `MESSAGE_ID=${DROPPED_MESSAGE_ID}`, '_TRANSPORT=driver', ...machine];
  return [journalctl, ...place, '--output=export', `--output-fields=${FIELDS.join(',')}`, '--merge', '--quiet', '--no-pager', ...where, ...what];
}
