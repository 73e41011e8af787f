import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { freePort } from '@/cli/start/ports';
import { eventually } from '../product/eventually';
import type { RemoteBrowser } from './remote-browser';

// The engine that every browser of an iPhone has, in the smallest browser there is of it, by WebDriver (https://www.w3.org/TR/webdriver2/). It has no mode without windows.
const MACHINES = ['x86_64', 'aarch64'];
const BROWSERS = MACHINES.flatMap((machine) =>
  ['4.1', '4.0', '6.0'].map((version) => `/usr/lib/${machine}-linux-gnu/webkit${version === '6.0' ? '' : '2'}gtk-${version}/MiniBrowser`),
);

export async function startWebKit(): Promise<RemoteBrowser> {
  const binary = BROWSERS.find((path) => existsSync(path));
  if (binary === undefined) throw new Error(`There is no MiniBrowser (${BROWSERS.join(', ')}). Debian's package webkit2gtk-driver brings it.`);
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [display] = (await once(screen.stdout, 'data')) as [Buffer];
  const port = await freePort('127.0.0.1');
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: `:${display.toString().trim()}`, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', LANGUAGE: 'en', LANG: 'C.UTF-8' },
  });
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`WebKit answered ${method} ${path} with ${value.error ?? answer.status}: ${value.message ?? ''}`);
    return value;
  };
  try {
    await eventually('WebKitWebDriver listens', () =>
      ask('GET', '/status').then(
        () => true,
        () => false,
      ),
    );
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } };
    const { sessionId } = await ask<{ sessionId: string }>('POST', '/session', { capabilities });
    const session = `/session/${sessionId}`;
    return {
      open: (url) => ask('POST', `${session}/url`, { url }),
      run: (body, input) => ask('POST', `${session}/execute/sync`, { script: `const input = arguments[0]; ${body}`, args: [input ?? null] }),
      perform: (actions) => ask('POST', `${session}/actions`, { actions }),
      forget: () => ask('DELETE', `${session}/cookie`),
      async close() {
        await ask('DELETE', session).catch(() => undefined);
        await endAll(driver, screen);
      },
    };
  } catch (error) {
    await endAll(driver, screen);
    throw error;
  }
}

async function endAll(...children: ChildProcess[]): Promise<void> {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}
