import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

test.runIf(process.platform === 'linux')('the thread that calls it is less urgent, and the others are as they were', async () => {
  const before = getPriority(process.pid);
  const { outputFiles } = await build({ entryPoints: ['guard/logs/yield-to-answers.ts'], bundle: true, platform: 'node', format: 'cjs', globalName: 'made', write: false });
  const asked = `require('node:worker_threads').parentPort.postMessage(require('node:os').getPriority(Number(require('node:fs').readlinkSync('/proc/thread-self').split('/').pop())))`;
  const worker = new Worker(`${outputFiles[0]?.text ?? ''}\nmodule.exports.yieldToAnswers();\n${asked}`, { eval: true });
  const priority = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  expect([priority, getPriority(process.pid)]).toEqual([Math.min(19, before + 5), before]);
});
