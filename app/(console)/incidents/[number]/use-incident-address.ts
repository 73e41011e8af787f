'use client';

import { useAddressState } from '@/components/hooks/use-address-state';
import { incidentStepKeySchema, type IncidentStepKey } from '@/lib/console/incidents/schemas';
import { skippableSteps, type SkippableStep } from './incident-steps';

export interface IncidentAddress {
  /** The step the operator wants to look at; null follows the first unmet one. */
  step: IncidentStepKey | null;
  /** The account that is opened; null for the page's own choice, empty for none. */
  account: string | null;
  skipped: SkippableStep[];
  showStep(step: IncidentStepKey | null): void;
  showAccount(account: string): void;
  skip(step: SkippableStep, skipped: boolean): void;
}

/** What of an incident is shown, kept in the address of the page, so that Back and a copied link work. */
export function useIncidentAddress(): IncidentAddress {
  const address = useAddressState();
  const skippedNames = (address.get('skip') ?? '').split(',');
  const skipped = skippableSteps.filter((step) => skippedNames.includes(step));
  return {
    step: incidentStepKeySchema.options.find((step) => step === address.get('step')) ?? null,
    account: address.get('account'),
    skipped,
    showStep: (step) => address.set({ step }),
    showAccount: (account) => address.set({ account }, 'replace'),
    skip: (step, leave) => {
      const left = leave ? [...skipped, step] : skipped.filter((each) => each !== step);
      address.set({ skip: left.length > 0 ? left.join(',') : null, step: null }, 'replace');
    },
  };
}
