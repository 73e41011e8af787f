import { waitingRecipients } from '@sluice/contract/waiting-recipients';
import { alertPath } from '@sluice/alerts/path';
import type { Database } from '@/lib/db/client';
import { rulesOf } from '../alerts/outbox';
import { enrolledServers } from './enrolled';
import { answersNow, ruleInForce } from './find';

const STATES = ['off', 'watching', 'protected', 'unknown', 'silent'] as const;

type Labels = Record<string, string>;
interface Metric {
  name: string;
  kind: 'gauge' | 'counter';
  help: string;
  samples: { labels: Labels; value: number }[];
}

/** Everything for Prometheus, in its text format. What is not known has no sample: it is never a zero. */
export async function metricsText(db: Database, now: number): Promise<string> {
  const metrics = new Map<string, Metric>();
  const add = (name: string, kind: Metric['kind'], help: string, labels: Labels, value: number | null): void => {
    const metric = metrics.get(name) ?? { name, kind, help, samples: [] };
    metrics.set(name, metric);
    if (value !== null) metric.samples.push({ labels, value });
  };
  const open = await openIncidents(db);
  for (const server of await enrolledServers(db)) {
    const labels = { server: server.name };
    const { report } = server;
    const answers = answersNow(server, now);
    const state = report === null ? 'unknown' : answers ? report.status : 'silent';
    for (const each of STATES) add('sluice_server_state', 'gauge', 'The state of the server: one of them is 1.', { ...labels, state: each }, each === state ? 1 : 0);
    add('sluice_guard_last_seen_timestamp_seconds', 'gauge', 'When the guard was last heard of, by the console\'s clock.', labels, server.lastSeenAt === null ? null : server.lastSeenAt / 1_000);
    const { applyQueueLimit, threshold, recipientThreshold } = ruleInForce(server.settings, report, now);
    add('sluice_queue_threshold', 'gauge', 'The threshold in force, where the rule is applied.', labels, applyQueueLimit ? threshold : null);
    add('sluice_recipient_threshold', 'gauge', 'The threshold on recipients in force, where the rule is applied, it is set, and the guard knows it.', labels, applyQueueLimit && report !== null ? recipientThreshold : null);
    // What a silent guard said last is not how it is now.
    const current = answers ? report : null;
    const latch = current?.latch ?? null;
    add('sluice_protection_begun_by_hand', 'gauge', 'While protected: whether a person began it, and not the rule.', labels, latch === null ? null : latch.begunBy === undefined ? 0 : 1);
    add('sluice_queue_length', 'gauge', 'Messages in the send queue, where it can be measured.', labels, current?.measurement?.length ?? null);
    const waiting = current === null ? null : waitingRecipients(current);
    add('sluice_queue_recipients', 'gauge', 'Recipients that wait, where all of them were counted.', labels, waiting?.kind === 'counted' ? waiting.waiting : null);
    add('sluice_smtp_running', 'gauge', 'Whether the SMTP receiving service runs.', labels, current === null ? null : current.smtp.running ? 1 : 0);
    add('sluice_policy_requests_total', 'counter', 'Questions of the mail server since the guard was started.', labels, current?.policy.requests ?? null);
    add('sluice_policy_refused_total', 'counter', 'Of these, refused.', labels, current?.policy.refused ?? null);
    for (const { code } of current?.problems ?? []) add('sluice_problem', 'gauge', 'A problem of the host that stands.', { ...labels, problem: code }, 1);
    const suspects = open.get(server.id);
    add('sluice_incident_open', 'gauge', 'Whether an incident is not closed.', labels, suspects === undefined ? 0 : 1);
    add('sluice_suspects_open', 'gauge', 'Accounts of the open incident that nobody has decided on.', labels, suspects ?? 0);
  }
  const path = alertPath(await db.alertChannel.findMany(), await rulesOf(db), now);
  for (const state of ['nobody', 'failing', 'unproven', 'proven'] as const) add('sluice_alert_path', 'gauge', 'Whether alerts reach anybody: one of them is 1.', { state }, path.state === state ? 1 : 0);
  add('sluice_alert_deliveries_waiting', 'gauge', 'Messages that wait to be sent, or sent again.', {}, await db.alertDelivery.count({ where: { status: 'waiting' } }));
  return [...metrics.values()].map(written).join('');
}

/** By server: how many accounts of its open incident nobody has decided on. */
async function openIncidents(db: Database): Promise<Map<string, number>> {
  const incidents = await db.incident.findMany({
    where: { status: { not: 'closed' } },
    select: { serverId: true, _count: { select: { suspects: { where: { decision: 'open' } } } } },
  });
  return new Map(incidents.map(({ serverId, _count }) => [serverId, _count.suspects]));
}

function written({ name, kind, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
