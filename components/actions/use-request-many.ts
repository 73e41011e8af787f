'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { manyAnswerSchema, type ManyActions, type ManyAnswer } from '@/lib/console/actions/schemas';
import { request, RequestProblem } from '../hooks/request';
import { actionKey } from './action-key';
import { useActs } from './use-acts';

export interface ManyRequest {
  kind: ManyActions['kind'];
  of: ManyActions['of'];
  reason?: string;
}

export interface ManyActs {
  asked: ManyRequest | null;
  answer: ManyAnswer | null;
  error: unknown;
  pending: boolean;
  /** Does nothing while a press is on its way. After no answer the same press is made again, which does nothing twice. */
  start(asked: ManyRequest): void;
  forget(): void;
}

/** One act on many accounts with one press. */
export function useRequestMany(): ManyActs {
  const client = useQueryClient();
  const { serverId } = useActs();
  const unanswered = useRef<string | null>(null);
  const mutation = useMutation({
    mutationFn: ({ asked, key }: { asked: ManyRequest; key: string }) => request('/api/actions/many', { schema: manyAnswerSchema, method: 'POST', body: { key, serverId, ...asked } }),
    onSettled: (_, error) => {
      const known = error === null || (error instanceof RequestProblem && error.status !== null && error.status < 500);
      if (known) unanswered.current = null;
      ['incident', 'suspects', 'overview'].forEach((name) => void client.invalidateQueries({ queryKey: [name] }));
    },
  });
  const start = (asked: ManyRequest): void => {
    if (mutation.isPending) return;
    const same = JSON.stringify(asked) === JSON.stringify(mutation.variables?.asked);
    const key = (same ? unanswered.current : null) ?? actionKey((bytes) => crypto.getRandomValues(bytes));
    unanswered.current = key;
    mutation.mutate({ asked, key });
  };
  return { asked: mutation.variables?.asked ?? null, answer: mutation.data ?? null, error: mutation.error, pending: mutation.isPending, start, forget: mutation.reset };
}
