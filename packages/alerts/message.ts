import { formatDuration } from '@sluice/messages/format-duration';
import { formatNumber } from '@sluice/messages/format-number';
import { formatMoment } from '@sluice/messages/format-time';
import { alertTexts } from '@sluice/messages/alert-texts';
import type { Language } from '@sluice/messages/language';
import { severityOf, type AlertFacts, type AlertKind, type AlertNews, type Severity } from './alert';

/** What is told, in one language; names in it, those of `news` too, are safe as plain text, not yet as Markdown or HTML. */
export interface AlertMessage {
  news: AlertNews;
  title: string;
  text: string;
  /** The words on the button that opens `news.link`. */
  open: string;
  severity: Severity;
  /** When it was written. */
  now: number;
}

/** @param now what "today" is for the times in it */
export function writeMessage(told: AlertNews, language: Language, now: number): AlertMessage {
  const account = told.facts.account === null ? null : visible(told.facts.account);
  const begunBy = told.facts.begunBy === null ? null : visible(told.facts.begunBy);
  const drillBy = told.facts.drillBy === null ? null : visible(told.facts.drillBy);
  const news = { ...told, server: visible(told.server, 60), facts: { ...told.facts, account, begunBy, drillBy } };
  const words = alertTexts[language];
  const { kind, reason, facts, timeZone: zone, at, endedAt } = news;
  const moment = (time: number) => formatMoment(time, { now, zone, language });
  const number = (value: number | null) => (value === null ? '?' : formatNumber(value, language));
  const problems: Record<string, string> = words.problems;
  const values = {
    server: news.server,
    time: moment(endedAt !== null && reason === 'ended' ? endedAt : at),
    since: moment(facts.since ?? at),
    duration: formatDuration(Math.max(0, (endedAt ?? at) - (reason === 'ended' ? at : (facts.since ?? at))), language),
    queueLength: number(facts.queueLength),
    threshold: number(facts.threshold),
    waitingRecipients: number(facts.waitingRecipients),
    recipientThreshold: number(facts.recipientThreshold),
    name: facts.begunBy ?? '?',
    drillBy: facts.drillBy ?? '?',
    account: facts.account ?? '?',
    recipients: number(facts.recipients),
    domains: number(facts.domains),
    problem: problems[facts.problem ?? ''] ?? visible(facts.problem ?? '?'),
  };
  const fill = (template: string) => template.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name]);
  // Whoever is woken by it reads first that nothing is the matter.
  const title = (template: string) => (facts.drillBy === null ? fill(template) : `${fill(words.drill)} ${fill(template)}`);
  const base = { news, open: words.open, severity: severityOf(news), now };
  if (kind === 'test') return { ...base, title: words.titles.test, text: reason === 'proof' ? words.texts.proof : words.texts.test };
  if (reason === 'ended') return { ...base, title: title(words.ended[kind]), text: fill(words.texts.ended) };
  const text = fill(words.texts[textOf(kind, facts)]);
  const worst = kind === 'trip' && facts.account !== null ? ` ${fill(words.texts.worst)}` : '';
  const ofDrill = facts.drillBy === null ? '' : ` ${fill(words.texts.drill)}`;
  return { ...base, title: title(words.titles[kind]), text: text + worst + ofDrill };
}

function textOf(kind: AlertKind, { since, problem, begunBy, waitingRecipients }: AlertFacts): keyof (typeof alertTexts)[Language]['texts'] {
  if (kind === 'trip' && begunBy !== null) return 'begunByHand';
  if (kind === 'trip' && waitingRecipients !== null) return 'tripByRecipients';
  if (kind === 'released') return since === null ? 'releasedShort' : 'released';
  return kind === 'unknown' && problem?.startsWith('log-') ? 'logUnknown' : kind;
}

/** Names from hosts and mail: no control or direction characters, one line, and not longer than a line. */
export function visible(text: string, most = 120): string {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '·');
  const letters = [...clean];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : clean;
}
