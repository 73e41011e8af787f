'use client';

import { ActionIcon, CopyButton as CopyToClipboard, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { visibleString } from '../evidence/visible-text';

/** Copies a text with one press and says so at the pointer. `name` is what a screen reader calls it; the text itself by default. */
export function CopyButton({ text, name }: { text: string; name?: string }) {
  const t = useTranslations('shell');
  return (
    <CopyToClipboard value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('copied') : t('copy')} opened={copied ? true : undefined} withArrow>
          <ActionIcon
            variant="subtle"
            color="gray"
            className="touch-target"
            aria-label={copied ? t('copied') : t('copyThis', { text: visibleString(name ?? text) })}
            onClick={copy}
          >
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyToClipboard>
  );
}
