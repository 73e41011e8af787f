import type { Exchange } from '@sluice/guard/sync/console-client';
import type { SyncRequest } from '@sluice/contract/contract';
import { passPoint } from './fail-points';

/** Fail points around each exchange with the console that tells of something: before it is sent, and when the console has it. */
export function failingExchange(real: Exchange): Exchange {
  return async (request, signal) => {
    const steps = stepsOf(request);
    passPoint(...steps.map((step) => `${step}:before`));
    const result = await real(request, signal);
    if (result.kind === 'answered') passPoint(...steps.map((step) => `${step}:after`));
    return result;
  };
}

function stepsOf({ events, actionReports }: SyncRequest): string[] {
  const ended = actionReports.filter(({ status }) => status !== 'running').flatMap(({ steps }) => steps.map(({ step }) => step));
  return [
    ...(events.some(({ kind }) => kind === 'tripped') ? ['tell-trip'] : []),
    ...(events.some(({ kind }) => kind === 'released') ? ['tell-release'] : []),
    ...(ended.includes('disable-account') ? ['tell-contain-end'] : []),
    ...(ended.includes('start-smtp') ? ['tell-restart-end'] : []),
  ];
}
