import { Refusal } from './refusal';

/** The number in an incident's address. @throws Refusal `not-found` for anything that cannot be one */
export function incidentNumber(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d{0,8}$/.test(text)) throw new Refusal('not-found', 'There is no such incident.');
  return Number(text);
}
