import { describe, expect, test } from 'vitest';
import { exampleOverview } from '@/components/server-state/testing/example-overview';
import { nextStep } from './next-step';

const calm = exampleOverview();
const incident = (status: 'protected' | 'released', openSuspects: number) =>
  exampleOverview({ overview: { openIncident: { number: 7, status, openSuspects, openedAt: 1 } } });

describe('what to do now', () => {
  test('is nothing only while the queue is watched, low, and nobody is suspected', () => {
    expect(nextStep('watching', calm, 0)).toEqual({ code: 'Nothing' });
    expect(nextStep('watching', calm, 2)).toEqual({ code: 'Suspects', count: 2 });
    expect(nextStep('near', calm, 0)).toEqual({ code: 'Near' });
    expect(nextStep('off', calm, 0)).toEqual({ code: 'Apply' });
    expect(nextStep('unknown', calm, 0)).toEqual({ code: 'Measure' });
  });

  test('nothing is said to be well while the guard tells of a problem', () => {
    const unasked = exampleOverview({ report: { problems: [{ code: 'relaying-unasked', since: 1, detail: '' }] } });
    expect(nextStep('watching', unasked, 0)).toBeNull();
  });

  test('follows the order of repair', () => {
    expect(nextStep('protected', incident('protected', 2), 2)).toEqual({ code: 'Decide', count: 2, incident: 7 });
    expect(nextStep('protected', incident('protected', 0), 0)).toEqual({ code: 'Restart', incident: 7 });
    expect(nextStep('watching', incident('released', 0), 0)).toEqual({ code: 'Close', incident: 7 });
  });

  test('is the guard while it is silent, whatever was known before', () => {
    expect(nextStep('silent', incident('protected', 2), 2)).toEqual({ code: 'Guard' });
    expect(nextStep('never-connected', calm, 0)).toEqual({ code: 'Guard' });
  });

  test('is not claimed before anything is known', () => {
    expect(nextStep('loading', undefined, 0)).toBeNull();
    expect(nextStep('unreachable', calm, 0)).toBeNull();
    expect(nextStep('no-server', calm, 0)).toEqual({ code: 'Enrol' });
  });
});
