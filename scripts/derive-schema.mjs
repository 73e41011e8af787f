// Writes prisma/postgresql/schema.prisma from prisma/schema.prisma: a Prisma schema has one fixed
// provider, so the second one is derived rather than kept by hand.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
const target = fileURLToPath(new URL('../prisma/postgresql/schema.prisma', import.meta.url));

const derived = readFileSync(source, 'utf8')
  .replace('provider = "sqlite"', 'provider = "postgresql"')
  .replace('"../lib/db/generated/sqlite"', '"../../lib/db/generated/postgresql"')
  .replace(/^\/\/ The source of both databases[\s\S]*?\n\n/, '// Derived from prisma/schema.prisma by scripts/derive-schema.mjs; do not edit.\n\n');

mkdirSync(fileURLToPath(new URL('../prisma/postgresql', import.meta.url)), { recursive: true });
writeFileSync(target, derived);
