// `npm run package:guard [FOLDER]`: what a mail host gets, as a .deb for hosts with a Node.js of their own, one that brings it, and a
// .tar.gz, into dist/packages (or FOLDER), where the console finds them. SLUICE_WITHOUT_RUNTIME=1 leaves out the one that brings it.
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isLogCoreStale } from './log-core-sources.mjs';
import { makeDeb, makeTarGz, write } from './packaging/debian-package.mjs';
import { licenseTexts, root, writePrograms } from './packaging/guard-programs.mjs';
import { architecture, provideRuntime } from './packaging/runtime.mjs';

const NAME = 'sluice-guard';
const DOCS = ['install', 'postfix', 'exim', 'gate', 'hosts'].flatMap((name) => [`${name}.md`, `${name}.ko.md`]);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const target = resolve(process.argv[2] ?? join(root, 'dist/packages'));
const text = (path) => readFileSync(join(root, path), 'utf8');

/** The units as they are in the checkout, with the places of the package. */
function unit(name, { node, home, docs }) {
  const moved = text(`systemd/${name}`).replaceAll('/usr/bin/node', node).replaceAll('/opt/sluice/dist/guard.js', `${home}/guard.js`).replaceAll('file:///opt/sluice/docs', `file://${docs}`);
  return name.endsWith('.service') ? moved.replace('[Service]\n', '[Service]\nEnvironmentFile=-/etc/default/sluice-guard\n') : moved;
}
const UNITS = ['sluice-guard.service', 'sluice-guard.socket'];

function control(machine) {
  return {
    Package: NAME,
    Version: version,
    Architecture: machine ?? 'all',
    Maintainer: 'The Sluice authors <sluice@sluice.invalid>',
    Section: 'mail',
    Priority: 'optional',
    ...(machine === null ? { Depends: 'nodejs (>= 20.19)' } : { Depends: 'libc6 (>= 2.28), libstdc++6 (>= 8)' }),
    Suggests: 'postfix | exim4-daemon-heavy, dovecot-core',
    Description: `protects a mail server when a hijacked mailbox floods it\n The guard of Sluice: it measures the send queue, refuses relaying while the\n server is protected, finds the accounts that send spam, and does what the\n console asks for. The console runs elsewhere.${machine === null ? '' : '\n .\n This package brings a Node.js of its own, for hosts whose own is too old.'}`,
  };
}

/** @param machine Debian's name of it, or null for every one that has a Node.js */
function deb(work, programs, licenses, machine) {
  const folder = join(work, `deb-${machine}`);
  const home = '/usr/lib/sluice-guard';
  cpSync(programs, join(folder, home), { recursive: true });
  const runtime = machine === null ? null : provideRuntime(machine);
  if (runtime !== null) copyFileSync(join(runtime.folder, 'bin/node'), join(folder, home, 'node'));
  const places = { node: runtime === null ? '/usr/bin/node' : `${home}/node`, home, docs: `/usr/share/doc/${NAME}` };
  for (const name of UNITS) write(join(folder, 'usr/lib/systemd/system', name), unit(name, places));
  mkdirSync(join(folder, 'usr/bin'));
  symlinkSync('../lib/sluice-guard/sluice', join(folder, 'usr/bin/sluice'));
  write(join(folder, 'etc/default/sluice-guard'), text('packaging/debian/sluice-guard.default'));
  for (const name of DOCS) write(join(folder, places.docs, name), text(`docs/${name}`));
  write(join(folder, places.docs, 'copyright'), runtime === null ? licenses : `${licenses}\n${'-'.repeat(80)}\n\nNode.js ${runtime.version}\n\n${readFileSync(join(runtime.folder, 'LICENSE'), 'utf8')}`);
  const scripts = Object.fromEntries(['postinst', 'prerm', 'postrm'].map((name) => [name, text(`packaging/debian/${name}`)]));
  const file = join(target, `${NAME}_${version}_${machine ?? 'all'}.deb`);
  makeDeb({ folder, file, control: control(machine), scripts, conffiles: ['/etc/default/sluice-guard'] });
  return file;
}

function tarGz(work, programs, licenses) {
  const name = `${NAME}-${version}`;
  const folder = join(work, name);
  const home = `/opt/${NAME}`;
  cpSync(programs, folder, { recursive: true });
  for (const unitName of UNITS) write(join(folder, 'systemd', unitName), unit(unitName, { node: '/usr/bin/node', home, docs: `${home}/docs` }));
  for (const doc of DOCS) write(join(folder, 'docs', doc), text(`docs/${doc}`));
  write(join(folder, 'LICENSES'), licenses);
  const file = join(target, `${name}.tar.gz`);
  makeTarGz({ parent: work, name, file });
  return file;
}

const work = mkdtempSync(join(tmpdir(), 'sluice-package-'));
try {
  if (isLogCoreStale()) await import('./build-log-core.mjs');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const programs = join(work, 'programs');
  mkdirSync(programs);
  const licenses = licenseTexts(await writePrograms(programs));
  write(join(programs, 'sluice'), text('packaging/sluice'), 0o755);
  const withRuntime = architecture !== null && !process.env.SLUICE_WITHOUT_RUNTIME ? [{ kind: 'deb-with-node', file: deb(work, programs, licenses, architecture), architecture }] : [];
  const made = [{ kind: 'deb', file: deb(work, programs, licenses, null), architecture: 'all' }, ...withRuntime, { kind: 'tar', file: tarGz(work, programs, licenses), architecture: 'all' }];
  const packages = made.map(({ kind, file, architecture: machine }) => ({
    ...{ kind, architecture: machine, name: file.slice(target.length + 1), bytes: statSync(file).size },
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
  }));
  write(join(target, 'packages.json'), `${JSON.stringify({ version, packages }, null, 2)}\n`);
  for (const { name, bytes, sha256 } of packages) process.stdout.write(`${sha256}  ${name}  ${(bytes / 1e6).toFixed(2)} MB\n`);
  process.stdout.write(`They are in ${target}, ${readdirSync(target).length} files.\n`);
} catch (error) {
  rmSync(target, { recursive: true, force: true });
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
