import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { request as overTls } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { trustedProxies } from './client-address';
import { methodsByPath } from './served-methods';
import { webServer } from './web-server';

const NAME = 'sluice.example.com';
const CLIENT = '127.0.0.9';
const root = join(import.meta.dirname, '../..');

/** The configurations as the documents have them: for a host name of its own, and what stands in place of the site's root below a path. */
const fromDocument = (document: string, language: string) => [...readFileSync(join(root, 'docs', document), 'utf8').matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(([, text = '']) => text);
const ROOT_PLACE = { nginx: /( *)location \/ \{.*?\n\1\}/s, caddy: /( *)reverse_proxy .*?\n\1\}/s };

/** What stands around it, and what differs between a mail host and this test: files, ports, rights. */
const PROXIES = {
  nginx: {
    program: '/usr/sbin/nginx',
    config: (folder: string, site: string, port: number) => `pid ${folder}/pid;\nerror_log ${folder}/log;\ndaemon off;\nmaster_process off;\nevents {}\nhttp {\naccess_log off;\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}\n${site.replace('listen 443', `listen 127.0.0.1:${port}`)}\n}\n`,
    args: (file: string) => ['-c', file],
  },
  caddy: {
    program: '/usr/bin/caddy',
    config: (_folder: string, site: string, port: number) => `{\nadmin off\nauto_https off\ndefault_bind 127.0.0.1\n}\n${site.replace(NAME, `https://${NAME}:${port}`)}\n`,
    args: (file: string) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
} as const;

let folder = '';
let behind: Server;
let behindPath: Server;
/** Set by a test: how the console answers. */
let lastSeen: IncomingMessage | null = null;
let goOn: () => void = () => undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-proxy-'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`, '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
  behind = consoleAt('');
  behindPath = consoleAt('/sluice');
  await Promise.all([once(behind, 'listening'), once(behindPath, 'listening')]);
});

/** @param path below which it stands */
function consoleAt(path: string): Server {
  return webServer({ url: new URL(`https://${NAME}${path}`), proxies: trustedProxies('127.0.0.1'), methodsOf: methodsByPath([{ path: '/api/guard/sync', methods: ['POST'] }]) }, (request, response) => {
    lastSeen = request;
    if (request.url !== '/in-pieces') return void text(request).then((body) => response.end(String(body.length)));
    response.write('the first piece');
    goOn = () => response.end('the second');
  }).server.listen(0, '127.0.0.1');
}
afterAll(() => {
  for (const server of [behind, behindPath]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

describe.each(Object.keys(PROXIES) as (keyof typeof PROXIES)[])('%s', (kind) => {
  const { program, args, config } = PROXIES[kind];
  let proxy: ChildProcess;
  let port = 0;

  describe.skipIf(!existsSync(program) && !process.env['CI'])('as docs/proxy.md has it', () => {
    beforeAll(async () => {
      const [whole = '', below = ''] = fromDocument('proxy.md', kind);
      const portOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
      // Both at once, as on a host that has a console of its own and one below a path.
      const both = (place: string) => `${below.replace(/^/gm, '  ').replace('127.0.0.1:3000', portOf(behindPath))}\n${kind === 'caddy' ? `handle {\n${place}\n}` : place}`;
      const site = whole.replaceAll('/etc/ssl/sluice', folder).replace(ROOT_PLACE[kind], both).replace('127.0.0.1:3000', portOf(behind));
      // Somebody else may take the port before the proxy does: then it ends, and another one is tried.
      for (let tries = 0; tries < 5; tries += 1) {
        port = await freePort();
        const file = join(folder, kind);
        writeFileSync(file, config(folder, site, port));
        proxy = spawn(program, args(file), { stdio: ['ignore', 'ignore', 'ignore'], env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder } });
        if (await isUp()) return;
        proxy.kill('SIGKILL');
      }
      throw new Error(`${kind} did not start`);
    }, 120_000);
    afterAll(async () => {
      const ended = once(proxy, 'exit');
      if (proxy.exitCode === null) proxy.kill('SIGKILL');
      if (proxy.exitCode === null && proxy.signalCode === null) await ended;
    });

    async function isUp(): Promise<boolean> {
      for (const deadline = performance.now() + 30_000; performance.now() < deadline && proxy.exitCode === null; ) {
        if (await ask('/').then(() => true, () => false)) return proxy.exitCode === null;
      }
      return false;
    }

    function ask(path: string, headers: Record<string, string> = {}, body = ''): Promise<IncomingMessage> {
      return new Promise((resolve, reject) => {
        const asked = overTls({ host: '127.0.0.1', port, servername: NAME, localAddress: CLIENT, path, method: body === '' ? 'GET' : 'POST', ca: readFileSync(join(folder, 'cert.pem')), headers: { host: NAME, ...headers }, agent: false }, resolve);
        asked.on('error', reject);
        asked.end(body);
      });
    }

    test('TLS ends there, and the console knows who the client is, whatever he claims', async () => {
      const answer = await ask('/', { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http', forwarded: 'for=203.0.113.9' });
      expect([answer.statusCode, await text(answer)]).toEqual([200, '0']);
      expect(lastSeen!.headers).toMatchObject({ 'x-forwarded-for': CLIENT, 'x-forwarded-proto': 'https', host: NAME, 'x-sluice-forwarded': 'yes' });
      expect(answer.headers).toMatchObject({ 'strict-transport-security': 'max-age=31536000; includeSubDomains', 'x-frame-options': 'DENY' });
    });

    test('an answer arrives piece by piece, as it is written', async () => {
      const answer = await ask('/in-pieces');
      const [first] = (await once(answer, 'data')) as [Buffer];
      // The console has not written the second piece, so nobody has kept the first one until then.
      expect(first.toString()).toBe('the first piece');
      goOn();
      expect(await text(answer)).toBe('the second');
    });

    test('a guard may report as much as it needs', async () => {
      expect(await text(await ask('/api/guard/sync', {}, 'x'.repeat(8 * 1024 * 1024)))).toBe(String(8 * 1024 * 1024));
    });

    test('a refusal reaches whoever sent much with it, and the proxy does not say 502', async () => {
      for (let tries = 0; tries < 10; tries += 1) expect((await ask('/servers', {}, 'x'.repeat(8 * 1024 * 1024))).statusCode).toBe(405);
    });

    test('below a path the console sees the same, without the path', async () => {
      for (const [asked, seen] of [['/sluice', '/'], ['/sluice/', '/'], ['/sluice/servers?server=a', '/servers?server=a']] as const) {
        const answer = await ask(asked, { 'x-forwarded-for': '203.0.113.9' });
        expect([answer.statusCode, await text(answer)]).toEqual([200, '0']);
        expect([lastSeen!.url, lastSeen!.headers['x-forwarded-for']]).toEqual([seen, CLIENT]);
      }
      expect(await text(await ask('/sluice/api/guard/sync', {}, 'x'.repeat(8 * 1024 * 1024)))).toBe(String(8 * 1024 * 1024));
    });

    test('another name is refused by the console', async () => {
      // Caddy serves the one name that it was given, and answers another with nothing of the console.
      const answer = await ask('/', { host: 'evil.example.com' });
      expect(await text(answer)).not.toBe('0');
      expect(answer.statusCode).toBe(kind === 'caddy' ? 200 : 421);
    });
  });
});

test('both languages have the same configurations', () => {
  for (const kind of Object.keys(PROXIES)) {
    expect(fromDocument('proxy.md', kind)).toHaveLength(2);
    expect(fromDocument('proxy.ko.md', kind)).toEqual(fromDocument('proxy.md', kind));
  }
});
