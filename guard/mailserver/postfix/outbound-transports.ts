/** A line of master.cf, as `postconf -M` tells it. */
export interface MasterService {
  name: string;
  type: string;
  /** The program and its arguments. */
  command: string[];
}

/** Settings that name a transport which delivers inward, or to a filter that gives the mail back. */
const INWARD = ['relay_transport', 'virtual_transport', 'local_transport', 'mailbox_transport', 'fallback_transport', 'content_filter'] as const;
export const TRANSPORT_SETTINGS = ['default_transport', ...INWARD] as const;

/**
 * The transports by which mail leaves for domains that are not this server's: the default one, and every other that is Postfix's SMTP client and
 * is not known to deliver inward. A transport that only a table names (`transport_maps`) and that is another program cannot be known.
 *
 * @param settings the values of TRANSPORT_SETTINGS, with their references resolved
 */
export function outboundTransports(services: readonly MasterService[], settings: Readonly<Record<string, string>>): string[] {
  const usual = transportOf(settings['default_transport'] ?? '') ?? 'smtp';
  const filters = services.flatMap(({ command }) => command.flatMap((word) => /^content_filter=(.*)$/.exec(word)?.[1] ?? []));
  const inward = new Set([...INWARD.map((name) => settings[name] ?? ''), ...filters].map(transportOf));
  const clients = services.filter(({ type, command }) => type === 'unix' && command[0] === 'smtp').map(({ name }) => name);
  return [...new Set([usual, ...clients.filter((name) => !inward.has(name))])];
}

/** `smtp:[relay.example.com]:587` → `smtp`; null for none. */
function transportOf(value: string): string | null {
  const name = value.trim().split(':')[0]?.trim() ?? '';
  return name === '' ? null : name;
}

/** @param output of `postconf -M`, a service a line */
export function masterServices(output: string): MasterService[] {
  const lines = output.split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter((words) => words.length >= 8).map(([name = '', type = '', , , , , , ...command]) => ({ name, type, command }));
}
