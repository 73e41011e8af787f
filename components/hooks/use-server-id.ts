'use client';

import { useSearchParams } from 'next/navigation';

/** The mail server the page is about, from `?server=ID`; null stands for the first one. */
export function useServerId(): string | null {
  const id = useSearchParams().get('server');
  return id === null || id === '' ? null : id;
}

/** @returns a function that makes the address of another page about the same mail server */
export function useServerHref(): (path: string) => string {
  const server = useServerId();
  return (path) => (server === null ? path : `${path}?server=${encodeURIComponent(server)}`);
}
