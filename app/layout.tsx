import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './globals.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { oidcSettings } from '@/lib/auth/oidc-settings';
import { requestLanguage } from './page-metadata';
import { Providers } from './providers';

export const metadata: Metadata = { title: { default: 'Sluice', template: '%s · Sluice' }, robots: { index: false, follow: false } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const language = await requestLanguage();
  // Given to every request by cli/console/edge.ts: without it a browser runs no script that stands in the page itself.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang={language} {...mantineHtmlProps}>
      <head>
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
