// Compiles the core of the log engine, written in AssemblyScript, to WebAssembly, as a text that every bundler takes.
import { main } from 'assemblyscript/asc';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const engine = fileURLToPath(new URL('../lib/logs/engine', import.meta.url));
const options = ['-O3', '--noAssert', '--runtime', 'minimal', '--enable', 'simd', '--importMemory', '--noExportMemory', '--initialMemory', '64', '--maximumMemory', '32768'];
const written = new Map();
const { error, stderr } = await main([join(engine, 'core/exports.ts'), '--baseDir', engine, '--outFile', 'core.wasm', ...options], {
  writeFile: (name, contents) => void written.set(name, contents),
});
if (error) {
  process.stderr.write(`The core of the log engine could not be compiled: ${error.message}\n${stderr}`);
  process.exit(1);
}
const text = Buffer.from(written.get('core.wasm')).toString('base64');
mkdirSync(join(engine, 'generated'), { recursive: true });
writeFileSync(join(engine, 'generated/core-module.ts'), `/** Made by scripts/build-log-core.mjs of ../core. */\nexport const CORE_MODULE = '${text}';\n`);
