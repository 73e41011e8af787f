import { IconAlertOctagon, IconFileSearch, IconHistory, IconHome, IconServer2, IconShieldHalf, IconUserSearch, type Icon } from '@tabler/icons-react';
import type { Messages } from '@/lib/messages/messages';

export interface Place {
  /** Its name is the sentence of this key. */
  name: keyof Messages['shell'];
  href: string;
  Icon: Icon;
  /** Six tabs are as many as a phone has room for; there another page leads to it. */
  wideOnly?: true;
}

/** The places of the console, for the navigation and for the titles of tabs. */
export const places = [
  { name: 'overview', href: '/', Icon: IconHome },
  { name: 'incidents', href: '/incidents', Icon: IconAlertOctagon },
  { name: 'suspects', href: '/suspects', Icon: IconUserSearch },
  { name: 'logReports', href: '/log-reports', Icon: IconFileSearch, wideOnly: true },
  { name: 'protection', href: '/protection', Icon: IconShieldHalf },
  { name: 'servers', href: '/servers', Icon: IconServer2 },
  { name: 'audit', href: '/audit', Icon: IconHistory },
] as const satisfies readonly Place[];

/** The place that a page belongs to. @param pathname as the browser has it, for instance `/incidents/7` */
export function placeOf(pathname: string): (typeof places)[number] {
  const [overview, ...others] = places;
  return others.find(({ href }) => pathname === href || pathname.startsWith(`${href}/`)) ?? overview;
}
