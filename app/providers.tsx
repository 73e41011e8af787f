'use client';

import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { LanguageProvider } from '@/components/hooks/language';
import { IdentityProvider } from '@/components/hooks/provider';
import { late, whenIdle } from '@/components/ui/late';
import { stateColours, theme } from '@/components/ui/theme';
import type { Language } from '@sluice/messages/language';

/** What is to be said before they are there is said then. */
const Notices = late(() => import('@/components/ui/notices').then(({ Notices: Loaded }) => Loaded));

/** Otherwise a press that nobody could send would be carried out when the network comes back, and a page without one would never notice. */
const nowOrNotAtAll = { networkMode: 'always', retry: false } as const;

/** Everything that pages take for granted: language, look, live data and notices. */
export function Providers({ language, provider, children }: { language: Language; provider: string | null; children: ReactNode }) {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: nowOrNotAtAll, mutations: nowOrNotAtAll } }));
  return (
    <LanguageProvider initial={language}>
      <QueryClientProvider client={client}>
        <MantineProvider theme={theme} cssVariablesResolver={stateColours} defaultColorScheme="auto">
          {isIdle && <Notices />}
          <IdentityProvider label={provider}>{children}</IdentityProvider>
        </MantineProvider>
      </QueryClientProvider>
    </LanguageProvider>
  );
}
