import {
  IconAlertOctagon,
  IconBellRinging,
  IconDatabase,
  IconFileSearch,
  IconHistory,
  IconHome,
  IconMailPause,
  IconServer2,
  IconShieldHalf,
  IconSwimming,
  IconUserCircle,
  IconUsers,
  IconUserSearch,
  type Icon,
} from '@tabler/icons-react';
import type { Permission } from '@/lib/console/people/roles';
import type { Messages } from '@sluice/messages/messages';

export interface Place {
  /** Its name is the sentence of this key. */
  name: keyof Messages['shell'];
  href: string;
  Icon: Icon;
  /**
   * Six tabs are as many as a phone has room for: what is `wide` is led to there by another page or the menu of the person,
   * and what is `menu` stands in that menu only.
   */
  where?: 'wide' | 'menu';
  /** Shown only to those who may do this. */
  permission?: Permission;
}

const list = [
  { name: 'overview', href: '/', Icon: IconHome },
  { name: 'incidents', href: '/incidents', Icon: IconAlertOctagon },
  { name: 'suspects', href: '/suspects', Icon: IconUserSearch },
  { name: 'held', href: '/held', Icon: IconMailPause, where: 'wide' },
  { name: 'logReports', href: '/log-reports', Icon: IconFileSearch, where: 'wide' },
  { name: 'protection', href: '/protection', Icon: IconShieldHalf },
  { name: 'servers', href: '/servers', Icon: IconServer2 },
  { name: 'audit', href: '/audit', Icon: IconHistory },
  { name: 'alerts', href: '/alerts', Icon: IconBellRinging, where: 'wide' },
  { name: 'people', href: '/people', Icon: IconUsers, where: 'wide', permission: 'people:manage' },
  { name: 'account', href: '/account', Icon: IconUserCircle, where: 'menu' },
  { name: 'drill', href: '/drill', Icon: IconSwimming, where: 'menu' },
  { name: 'kept', href: '/kept', Icon: IconDatabase, where: 'menu' },
] as const satisfies readonly Place[];

/** The places of the console, for the navigation, the menu and the titles of tabs. */
export const places: readonly (Place & { name: (typeof list)[number]['name'] })[] = list;

/** The place that a page belongs to. @param pathname as the browser has it, for instance `/incidents/7` */
export function placeOf(pathname: string): (typeof list)[number] {
  return list.find(({ href }) => href !== '/' && (pathname === href || pathname.startsWith(`${href}/`))) ?? list[0];
}
