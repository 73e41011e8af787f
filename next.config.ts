import type { NextConfig } from 'next';

/** Given by whoever builds and starts the console: cli/start/build-console.ts and cli/console/main.ts read it out of SLUICE_URL. */
const basePath = process.env['SLUICE_BASE_PATH'] ?? '';

const config: NextConfig = {
  basePath,
  env: { SLUICE_BASE_PATH: basePath },
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm test` checks the types; whoever only starts the console need not wait for that again.
  typescript: { ignoreBuildErrors: true },
  // Native and WebAssembly modules must be loaded by Node itself, not bundled.
  serverExternalPackages: ['better-sqlite3', '@prisma/adapter-better-sqlite3', '@prisma/adapter-pg', 'pg', '@node-rs/bcrypt', 'pino'],
  // The sentences of the pages are taken apart already (app/page-words.ts).
  turbopack: { resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  experimental: { optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@mantine/notifications', '@tabler/icons-react'] },
};

export default config;
