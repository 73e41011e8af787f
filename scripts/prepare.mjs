// Runs after `npm ci`: compiles the core of the log engine and generates both Prisma clients. Works without a network.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import './build-log-core.mjs';
import './derive-schema.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
for (const schema of ['prisma/schema.prisma', 'prisma/postgresql/schema.prisma']) {
  const run = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--schema', schema], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    // `generate` would download a schema engine it does not use; any executable satisfies it.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  });
  if (run.status !== 0) {
    process.stderr.write(`Prisma could not generate the client of ${schema}.\n${run.stdout}`);
    process.exit(run.status ?? 1);
  }
}
