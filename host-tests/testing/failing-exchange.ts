import { syncRequestSchema } from '@/lib/sync/contract';
import { passPoint } from './fail-points';

/** Fail points around each exchange with the console that tells of something: before it is sent, and when the console has it. */
export function failingFetch(real: typeof fetch): typeof fetch {
  return async (input, init) => {
    const steps = typeof init?.body === 'string' ? stepsOf(init.body) : [];
    passPoint(...steps.map((step) => `${step}:before`));
    const response = await real(input, init);
    passPoint(...steps.map((step) => `${step}:after`));
    return response;
  };
}

function stepsOf(body: string): string[] {
  const { events, actionReports } = syncRequestSchema.parse(JSON.parse(body));
  const ended = actionReports.filter(({ status }) => status !== 'running').flatMap(({ steps }) => steps.map(({ step }) => step));
  return [
    ...(events.some(({ kind }) => kind === 'tripped') ? ['tell-trip'] : []),
    ...(events.some(({ kind }) => kind === 'released') ? ['tell-release'] : []),
    ...(ended.includes('disable-account') ? ['tell-contain-end'] : []),
    ...(ended.includes('start-smtp') ? ['tell-restart-end'] : []),
  ];
}
