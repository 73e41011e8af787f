// Compares `sluice suspects` with other programs on one log: node bench/logs.mjs [MEGABYTES]. Run `npx sluice --help` once before, so that it is built.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const megabytes = process.argv[2] ?? '1000';
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const run = (command, args, environment = {}) => spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, ...environment } });

/** The same totals, from the same places in the lines, by account. */
const AWK = `
$5 ~ /smtpd\\[/ && $7 ~ /^client=/ && $8 ~ /^sasl_method=/ { sub(/^sasl_username=/, "", $9); owner[$6] = $9; auths[$9]++ }
$5 ~ /qmgr\\[/ && $7 ~ /^from=/ && ($6 in owner) && !($6 in taken) { taken[$6] = 1; split($9, n, "="); messages[owner[$6]]++; recipients[owner[$6]] += n[2] }
$5 ~ /\\/smtp\\[/ && $7 ~ /^to=</ && ($6 in owner) { d = tolower($7); sub(/.*@/, "", d); sub(/>,$/, "", d); if (!((owner[$6], d) in seen)) { seen[owner[$6], d] = 1; domains[owner[$6]]++ } if ($12 == "status=bounced") bounced[owner[$6]]++ }
$5 ~ /qmgr\\[/ && $7 == "removed" { delete owner[$6]; delete taken[$6] }
END { for (a in auths) print a, auths[a], messages[a] + 0, recipients[a] + 0, domains[a] + 0, bounced[a] + 0 }`;

/** Processor seconds (user and system) and real seconds: the median by real time of three runs. */
function timed(name, command, args, environment) {
  const runs = Array.from({ length: 3 }, () => {
    const { stderr } = run('/usr/bin/time', ['-f', '%e %U %S %M', command, ...args], environment);
    const [real, user, system, memory] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
    return { name, real, cpu: user + system, megabytes: Math.round(memory / 1024) };
  });
  return runs.sort((a, b) => a.real - b.real)[1];
}

try {
  const results = [];
  const postfix = join(folder, 'mail.log');
  run(process.execPath, [join(root, 'bench/make-log.mjs'), 'postfix', megabytes, postfix]);
  const sluice = (...args) => [join(root, 'dist/sluice.js'), 'suspects', ...args];
  const ours = JSON.parse(run(process.execPath, sluice('--json', '--all', postfix)).stdout).accounts;
  const mine = ours.map((a) => [a.account, a.auths, a.messages, a.recipients, a.domains, a.bounced].join(' ')).sort();
  const theirs = run('mawk', [AWK, postfix]).stdout.trim().split('\n').sort();
  if (mine.join('\n') !== theirs.join('\n')) {
    process.stderr.write(`${['The figures differ from those of the awk script; no speed is measured.', mine.length, theirs.length, mine.find((line, n) => line !== theirs[n]), theirs.find((line, n) => line !== mine[n])].join('\n')}\n`);
    process.exitCode = 1;
  } else {
    process.stdout.write(`${`${mine.length} accounts: every figure equals that of the awk script.`}\n`);
    const grep = timed('grep -c sasl_username=', 'grep', ['-c', 'sasl_username=', postfix], { LC_ALL: 'C' });
    results.push(grep, timed('sluice suspects (Postfix)', process.execPath, sluice('--json', postfix)), timed('mawk, the same figures', 'mawk', [AWK, postfix]));
    const carrier = join(folder, '2026-11-24.log');
    run(process.execPath, [join(root, 'bench/make-log.mjs'), 'mailcarrier', megabytes, carrier]);
    results.push(timed('grep -c RCPT', 'grep', ['-c', 'RCPT', carrier], { LC_ALL: 'C' }), timed('sluice suspects (MailCarrier)', process.execPath, sluice('--json', carrier)));
    process.stdout.write(`${results.map(({ name, real, cpu, megabytes: size }) => `${name.padEnd(30)} ${real.toFixed(2)} s, processor ${cpu.toFixed(2)} s, ${size} MB`).join('\n')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
