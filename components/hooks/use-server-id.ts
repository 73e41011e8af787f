'use client';

import { useSearchParams } from 'next/navigation';

/** The mail server the page is about, from `?server=ID`; null stands for the first one. */
export function useServerId(): string | null {
  const id = useSearchParams().get('server');
  return id === null || id === '' ? null : id;
}
