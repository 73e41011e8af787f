/** From the least to the most: a viewer looks, an operator works on incidents, an administrator also rules, enrols and invites. */
export const roles = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof roles)[number];

const nouns = {
  servers: ['read', 'manage'],
  queue: ['read'],
  incidents: ['read', 'work'],
  suspects: ['read', 'decide'],
  actions: ['request'],
  protection: ['read', 'change'],
  audit: ['read', 'export', 'forward'],
  reports: ['read', 'keep', 'delete'],
  alerts: ['read', 'acknowledge', 'manage'],
  drill: ['play'],
  people: ['manage'],
  account: ['own'],
} as const;
type Nouns = typeof nouns;

/** What a person may do, as it stands beside each handler: `incidents:work`. */
export type Permission = { [Noun in keyof Nouns]: `${Noun}:${Nouns[Noun][number]}` }[keyof Nouns];

const looking = {
  servers: ['read'],
  queue: ['read'],
  incidents: ['read'],
  suspects: ['read'],
  protection: ['read'],
  audit: ['read'],
  reports: ['read'],
  alerts: ['read'],
  account: ['own'],
} as const;
const working = {
  ...looking,
  incidents: ['read', 'work'],
  suspects: ['read', 'decide'],
  actions: ['request'],
  audit: ['read', 'export'],
  reports: ['read', 'keep', 'delete'],
  alerts: ['read', 'acknowledge'],
} as const;

const permissionsIn = (part: Readonly<Record<string, readonly string[]>>) => Object.entries(part).flatMap(([noun, verbs]) => verbs.map((verb) => `${noun}:${verb}`)) as Permission[];

/** Every permission there is. */
export const permissions = permissionsIn(nouns);

const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = { viewer: permissionsIn(looking), operator: permissionsIn(working), administrator: permissions };

export function may(role: Role, permission: Permission): boolean {
  return permissionsOf[role].includes(permission);
}

/** The least role that may do it, for the sentence that says why somebody may not. */
export function leastRole(permission: Permission): Role {
  return roles.find((role) => may(role, permission)) ?? 'administrator';
}

/** A role as it was read from somewhere: one that this program does not know may only look. */
export function roleOf(text: unknown): Role {
  return roles.find((role) => role === text) ?? 'viewer';
}
