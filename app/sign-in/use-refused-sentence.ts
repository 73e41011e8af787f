'use client';

import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useProvider } from '@/components/hooks/provider';
import { problemCodes } from '@sluice/contract/problem-codes';

/** Why somebody who came from the identity provider is not let in, as the address of the page says it; each has its sentence. */
const reasons = ['unverified', 'unknown', 'disabled', 'other-identity', 'no-role', 'last-administrator', 'passkey-needed', 'cancelled', 'expired', 'too-many', 'failed'] as const;
/** Or the console itself cannot: which fault it is stands in the same place. */
const faults = problemCodes.filter((code) => code.startsWith('storage-'));

/** The sentence that belongs to the address of the page; null where nobody was refused. */
export function useRefusedSentence(): string | null {
  const t = useTranslations('auth.refused');
  const problem = useTranslations('problems');
  const provider = useProvider() ?? '';
  const text = useSearchParams().get('refused');
  if (text === null) return null;
  const fault = faults.find((code) => code === text);
  return fault === undefined ? t(reasons.find((reason) => reason === text) ?? 'failed', { provider }) : problem(fault);
}
