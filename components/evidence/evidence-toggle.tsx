'use client';

import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { EvidenceOf } from '../hooks/use-evidence';
import { EvidencePanel } from './evidence-panel';

/** The log lines of an account, read when they are opened; `startOpened` where the reader has asked for them already. */
export function EvidenceToggle({ of, hasEvidence, startOpened = false }: { of: EvidenceOf; hasEvidence: boolean; startOpened?: boolean }) {
  const t = useTranslations('suspects.evidence');
  const [opened, setOpened] = useState(startOpened);
  const panel = useId();
  if (!hasEvidence) return null;
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-md"
        className="touch-target"
        leftSection={<Chevron size={16} aria-hidden />}
        aria-expanded={opened}
        aria-controls={panel}
        onClick={() => setOpened(!opened)}
      >
        {t(opened ? 'hide' : 'show')}
      </Button>
      <div id={panel}>{opened && <EvidencePanel of={of} />}</div>
    </div>
  );
}
