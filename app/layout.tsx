import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './globals.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { oidcSettings } from '@/lib/auth/oidc-settings';
import { BASE_PATH } from '@/components/hooks/address';
import { putWords } from '@/components/hooks/words';
import { PAGE_ADDRESS_HEADER } from '@/lib/console/page-address';
import { requestLanguage } from './page-metadata';
import { partOf, wordsOf, wordsScript } from './page-words';
import { Providers } from './providers';

export const metadata: Metadata = { title: { default: 'Sluice', template: '%s · Sluice' }, robots: { index: false, follow: false } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const language = await requestLanguage();
  putWords(language, wordsOf(language));
  // Given to every request by cli/console/edge.ts: without it a browser runs no script that stands in the page itself.
  const sent = await headers();
  const nonce = sent.get('x-nonce') ?? undefined;
  const words = wordsScript(language, partOf(sent.get(PAGE_ADDRESS_HEADER)));
  return (
    <html lang={language} {...mantineHtmlProps}>
      <head>
        {/* Not async: the page is taken up by React when what stands in its body was read, and by then its words are there. */}
        <script nonce={nonce} src={`${BASE_PATH}${words.path}`} suppressHydrationWarning />
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body>
        <Providers language={language} provider={oidcSettings(process.env)?.label ?? null}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
