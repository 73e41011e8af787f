'use client';

import type { Assessment } from '@sluice/suspects/assessment';
import { EvidenceToggle } from '@/components/evidence/evidence-toggle';
import type { EvidenceOf } from '@/components/hooks/use-evidence';
import { FigureChips } from '@/components/suspects/figure-chips';
import { ReasonList } from '@/components/suspects/reason-list';

/** What speaks against an account: reasons in words, the numbers, and the log lines one press away. */
export function AccountProof({ assessment, of, hasEvidence }: { assessment: Assessment; of: EvidenceOf; hasEvidence: boolean }) {
  return (
    <>
      <ReasonList reasons={assessment.reasons} />
      <FigureChips assessment={assessment} />
      <EvidenceToggle of={of} hasEvidence={hasEvidence} />
    </>
  );
}
