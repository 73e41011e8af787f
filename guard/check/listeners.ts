import { join } from 'node:path';
import { isIP, isIPv6 } from 'node:net';
import type { MasterService } from './postconf';
import { splitRestrictions } from './relay-restrictions';
import type { Door } from './smtp-dialogue';

/** What is known of a Postfix before it is asked. */
export interface PostfixFacts {
  /** main.cf with its defaults, references resolved. */
  settings: ReadonlyMap<string, string>;
  services: readonly MasterService[];
  /** What master.cf overrides, by `service/type/name`: with references resolved, and as it is written. */
  overrides: { resolved: ReadonlyMap<string, string>; written: ReadonlyMap<string, string> };
  /** This host's addresses that others reach it by. */
  addresses: readonly string[];
  /** The port of a service by its name in /etc/services. */
  portOf(name: string): number | null;
}

/** A service of master.cf that receives mail by SMTP. */
export interface Listener {
  /** As `postconf -P` names it, for instance `submission/inet`. */
  service: string;
  /** Where it can be asked, and the address to come from: this host's own and 127.0.0.1. */
  doors: { door: Door; from: string | null }[];
  wrapped: boolean;
  chroot: string;
  /** What the service overrides, resolved; null when it uses main.cf's. */
  own(name: string): string | null;
  /** What holds for the service. */
  setting(name: string): string;
}

/** Every SMTP service of master.cf. One that gets its connections from postscreen is asked where postscreen listens. */
export function listenersOf(facts: PostfixFacts): Listener[] {
  const { settings, services, overrides } = facts;
  const screened = services.filter(({ program, type }) => program === 'postscreen' && type === 'inet');
  return services
    .filter(({ program }) => program === 'smtpd')
    .map(({ service, name, type, isPrivate, chroot }) => {
      const own = (setting: string): string | null => overrides.resolved.get(`${service}/${setting}`) ?? null;
      const setting = (setting: string): string => own(setting) ?? settings.get(setting) ?? '';
      const folder = join(settings.get('queue_directory') ?? '', isPrivate ? 'private' : 'public');
      const doors = type === 'inet' ? inetDoors(name, facts) : type === 'pass' ? screened.flatMap((each) => inetDoors(each.name, facts)) : [{ door: { path: join(folder, name) }, from: null }];
      return { service, doors, wrapped: setting('smtpd_tls_wrappermode') === 'yes', chroot, own, setting };
    });
}

/** At most one address of each kind, so that the number of questions is bounded. */
function inetDoors(name: string, { settings, addresses, portOf }: PostfixFacts): Listener['doors'] {
  const [, host = '', service = ''] = /^(?:(.*):)?([^:]+)$/.exec(name) ?? [];
  const port = /^\d+$/.test(service) ? Number(service) : portOf(service);
  if (port === null) return [];
  const door = (address: string): Listener['doors'][number] => ({ door: { host: address, port }, from: isIP(address) === 0 ? null : address });
  const named = host.replace(/^\[|\]$/g, '');
  if (named !== '' && named !== '0.0.0.0' && named !== '::') return [door(named === 'localhost' ? '127.0.0.1' : named)];
  const protocols = settings.get('inet_protocols') ?? 'all';
  const speaks = (address: string): boolean => /\ball\b/.test(protocols) || new RegExp(isIPv6(address) ? '\\bipv6\\b' : '\\bipv4\\b').test(protocols);
  const interfaces = (settings.get('inet_interfaces') ?? 'all').split(/[\s,]+/).filter((each) => each !== '');
  const all = ['127.0.0.1', '::1', ...addresses].filter(speaks);
  const chosen = interfaces.flatMap((each) => {
    if (each === 'all') return all.filter((address, index) => index === 0 || address !== '::1');
    if (each === 'loopback-only') return all.slice(0, 1);
    return [each === 'localhost' ? '127.0.0.1' : each.replace(/^\[|\]$/g, '')];
  });
  return [...new Set(chosen)].slice(0, 3).map(door);
}

/** Whether it sees only what lies below the queue directory; `-` is what Postfix takes by itself, which is no since compatibility level 1. */
export function isChrooted({ chroot }: Pick<Listener, 'chroot'>, settings: ReadonlyMap<string, string>): boolean {
  return chroot === 'y' || (chroot !== 'n' && Number.parseFloat(settings.get('compatibility_level') ?? '0') < 1);
}

/** Whether only programs of this host can reach it. */
export const isOfThisHostOnly = ({ doors }: Listener): boolean => doors.length > 0 && doors.every(({ door }) => 'path' in door || /^(127\.|::1$)/.test(door.host));

/**
 * Whether a content filter hands mail back here: a filter is used elsewhere and not here, only this host can connect, nobody logs in,
 * and the service is set up as filters' ports are. What comes here was accepted, and asked about, when it came in.
 */
export function isReinjection(listener: Listener, facts: PostfixFacts): boolean {
  const filterOf = (setting: (name: string) => string): string => `${setting('content_filter')}${setting('smtpd_proxy_filter')}`;
  if (filterOf(listener.setting) !== '' || !isOfThisHostOnly(listener) || listener.own('smtpd_sasl_auth_enable') === 'yes') return false;
  const elsewhere = [...facts.overrides.resolved].some(([key, value]) => /\/(content_filter|smtpd_proxy_filter)$/.test(key) && value !== '');
  if (!elsewhere && filterOf((name) => facts.settings.get(name) ?? '') === '') return false;
  const given = ['receive_override_options', 'smtpd_authorized_xforward_hosts'].some((name) => (listener.own(name) ?? '') !== '');
  return given || ['smtpd_recipient_restrictions', 'smtpd_relay_restrictions'].some((name) => isNetworkOnly(listener.own(name)));
}

/** What stands in front for those who log in only, is for nobody here. */
const isNetworkOnly = (list: string | null): boolean =>
  list !== null && splitRestrictions(list).filter((item) => !item.startsWith('check_sasl_access static:')).join(' ') === 'permit_mynetworks reject';
