// The console's web server: Next.js behind the edge. Started by `sluice start`: console.js --dir ROOT --host HOST --port PORT
import { lookup } from 'node:dns/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { hostname as nameOfMachine } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import next from 'next';
import { basePathOf } from '@/lib/console/base-path';
import { authSettings, publicUrl } from '@/lib/auth/options';
import { Seal } from '@/lib/console/alerts/sealed';
import { AlertWorker } from '@/lib/console/alerts/worker';
import { AuditForwarder } from '@/lib/console/audit/forward';
import { database } from '@/lib/db/client';
import { trustedProxies } from './client-address';
import { packedFiles } from './packed-files';
import { serveGuard } from './serve-guard';
import { methodsByPath, servedBy } from './served-methods';
import { webServer } from './web-server';

const { values } = parseArgs({ options: { dir: { type: 'string' }, host: { type: 'string' }, port: { type: 'string' } } });
const { dir = '.', host: hostname = '127.0.0.1' } = values;
const port = Number(values.port ?? 3000);
// Where `npm run package:guard` leaves what this console serves to mail hosts.
process.env['SLUICE_PACKAGES'] ??= resolve(dir, 'dist/packages');
const settings = { url: new URL(publicUrl(process.env['SLUICE_URL']) ?? `http://127.0.0.1:${port}`), proxies: trustedProxies(process.env['SLUICE_TRUSTED_PROXIES']), methodsOf: methodsByPath(servedBy(dir)) };

// next.config.ts is read anew here, and what is served was built for this path: cli/start/build-console.ts.
const basePath = basePathOf(settings.url);
process.env['SLUICE_BASE_PATH'] = basePath;
// Next.js would take every connection that asks for an upgrade, which nothing here offers, and keep it without an answer. It gets a server that nobody
// reaches for that; Node.js then serves such a request as if it had not asked.
const app = next({ dev: false, dir, hostname, port, httpServer: createServer() });
await app.prepare();
const handle = app.getRequestHandler();

const packed = packedFiles(dir);
const web = webServer(settings, (request, response) => {
  (serveGuard(request, response) ?? packed(request, response) ?? handle(below(request), response)).catch((error: unknown) => {
    process.stderr.write(`A request failed outside of every route: ${error instanceof Error ? error.message : String(error)}\n`);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
web.server.listen(port, hostname);

/** The edge took the path away; Next.js wants it, and no slash behind it alone. */
function below(request: IncomingMessage): IncomingMessage {
  if (basePath !== '') request.url = `${basePath}${request.url?.replace(/^\/(?=$|\?)/, '')}`;
  return request;
}

const { secret, url } = authSettings(process.env);
const common = { database, seal: new Seal(secret), now: Date.now, random: Math.random, say: (line: string) => void process.stderr.write(`${line}\n`) };
const alerts = new AlertWorker({
  ...common,
  url,
  mail: { lookup: async (name) => (await lookup(name, { all: true })).map(({ address }) => address), hostname: nameOfMachine() },
});
const audit = new AuditForwarder({ ...common, hostname: nameOfMachine() });
alerts.start();
audit.start();

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    void Promise.all([alerts.stop(), audit.stop(), web.stop()]).then(() => process.exit(0));
    // Answers that are on their way get a moment; pages ask again every second.
    setTimeout(() => process.exit(0), 2_000).unref();
  });
}
