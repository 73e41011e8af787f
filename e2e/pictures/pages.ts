import { PAGES } from '../product/looks';
import type { Scene } from './scene';

/** Pages by the name of their pictures; `when` says in which state of the mail server. */
export function pages(when: string, paths: Readonly<Record<string, string>>): Scene[] {
  return Object.entries(paths).map(([name, path]) => ({ name: `${when}-${name}`, open: ({ go }) => go(path) }));
}

export const STEPS = ['contained', 'find', 'secure', 'clean', 'preflight', 'restart', 'wrap-up'] as const;

export const stepsOf = (when: string, incident = 1): Scene[] => pages(when, Object.fromEntries(STEPS.map((step, index) => [`step-${index + 1}-${step}`, `/incidents/${incident}?step=${step}`])));

const { incident: _incident, ...WITHOUT_INCIDENT } = PAGES;
/** What there is before the first incident. */
export const CALM_PAGES = { ...WITHOUT_INCIDENT, people: '/people', account: '/account' };
/** What an incident changes. */
export const INCIDENT_PAGES = { overview: '/', suspects: '/suspects', incidents: '/incidents', incident: '/incidents/1', report: '/incidents/1/report', audit: '/audit', alerts: '/alerts', protection: '/protection', drill: '/drill', held: '/held', servers: '/servers' };
