'use client';

import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

interface SearchInputProps {
  /** What is searched for now. */
  search: string;
  label: string;
  maxLength: number;
  className?: string | undefined;
  /** Called when the typing pauses; null when nothing is left. */
  onSearch(text: string | null): void;
}

/** A field that searches while somebody types. */
export function SearchInput({ search, label, maxLength, className, onSearch }: SearchInputProps) {
  const t = useTranslations('shell');
  const [typed, setTyped] = useState(search);
  const find = useDebouncedCallback((text: string) => onSearch(text.trim() === '' ? null : text.trim()), 250);
  const change = (text: string): void => {
    setTyped(text);
    find(text);
  };
  return (
    <TextInput
      type="search"
      className={className}
      aria-label={label}
      placeholder={label}
      maxLength={maxLength}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={typed === '' ? null : <CloseButton aria-label={t('clearSearch')} onClick={() => change('')} />}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
