'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { LanguageProvider } from '@/components/hooks/language';
import { IdentityProvider } from '@/components/hooks/provider';
import { stateColours, theme } from '@/components/ui/theme';
import type { Language } from '@sluice/messages/language';

/** Otherwise a press that nobody could send would be carried out when the network comes back, and a page without one would never notice. */
const nowOrNotAtAll = { networkMode: 'always', retry: false } as const;

/** Everything that pages take for granted: language, look, live data and notices. */
export function Providers({ language, provider, children }: { language: Language; provider: string | null; children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: nowOrNotAtAll, mutations: nowOrNotAtAll } }));
  return (
    <LanguageProvider initial={language}>
      <QueryClientProvider client={client}>
        <MantineProvider theme={theme} cssVariablesResolver={stateColours} defaultColorScheme="auto">
          <Notifications position="bottom-right" autoClose={5000} limit={3} />
          <IdentityProvider label={provider}>{children}</IdentityProvider>
        </MantineProvider>
      </QueryClientProvider>
    </LanguageProvider>
  );
}
