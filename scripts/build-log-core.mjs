// Compiles the core of the log engine, written in AssemblyScript, to WebAssembly, as texts that every bundler takes: once with memory
// of its own, and once with memory that another thread may look into, which browsers do not give to every page.
import { main } from 'assemblyscript/asc';
import binaryen from 'assemblyscript/binaryen';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const engine = fileURLToPath(new URL('../packages/log-engine', import.meta.url));
const options = ['-O3', '--noAssert', '--runtime', 'minimal', '--enable', 'simd', '--importMemory', '--noExportMemory', '--initialMemory', '64', '--maximumMemory', '32768'];

/** @returns the module's bytes */
async function compiled(more) {
  const written = new Map();
  const { error, stderr } = await main([join(engine, 'core/exports.ts'), '--baseDir', engine, '--outFile', 'core.wasm', ...options, ...more], {
    writeFile: (name, contents) => void written.set(name, contents),
  });
  if (!error) return withGlobals(written.get('core.wasm'));
  process.stderr.write(`The core of the log engine could not be compiled: ${error.message}\n${stderr}`);
  process.exit(1);
}

/** Every global that changes is exported: with the memory they are all that a core knows, which a guard keeps over a restart (core-image.ts). */
function withGlobals(bytes) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  for (let index = 0; index < module.getNumGlobals(); index += 1) {
    const { name, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(index));
    if (mutable) module.addGlobalExport(name, `kept ${index}`);
  }
  return Buffer.from(module.emitBinary());
}

mkdirSync(join(engine, 'generated'), { recursive: true });
for (const [name, more] of [['core-module', []], ['shared-core-module', ['--sharedMemory', '--enable', 'threads']]]) {
  const text = (await compiled(more)).toString('base64');
  const file = join(engine, `generated/${name}.ts`);
  // Somebody else may be reading it, so it appears in one step.
  writeFileSync(`${file}.${process.pid}`, `/** Made by scripts/build-log-core.mjs of ../core. */\nexport const CORE_MODULE = '${text}';\n`);
  renameSync(`${file}.${process.pid}`, file);
}
