import type { DrillScore, WrongPress } from '@/lib/console/drill/schemas';
import type { DrillProgress } from '@sluice/embedded/drill/run-drill';
import type { ServerFacts } from './server-facts';

/** One line about how it goes. */
export function progressLine({ phase, ordinary, acceptedAt, refused }: DrillProgress, facts: ServerFacts | null): string {
  const queue = facts?.queueLength == null ? '' : `   queue ${facts.queueLength} of ${facts.threshold}`;
  const state = facts?.trip ? '   PROTECTED' : '';
  if (phase === 'warm-up') return `Ordinary mail: ${ordinary} accepted${queue}${state}`;
  return `Flood: ${acceptedAt.length} accepted, ${refused} refused   ordinary mail: ${ordinary} accepted${queue}${state}`;
}

/** What to know before the flood; empty when all is as it should be. */
export function warnings(facts: ServerFacts | null, messages: number): string[] {
  if (facts === null) return [];
  if (facts.trip !== null) {
    return ['The server is protected already, so the flood is refused from its first message. Finish the open incident first to see the whole course.'];
  }
  if (!facts.applied) {
    return [
      'The rule is not applied, so nothing will stop this flood. In the console, open Protection, tick "Apply the send-queue length limit rule", set the threshold to 50 and save.',
    ];
  }
  if (facts.threshold >= messages) {
    return [
      `The threshold is ${facts.threshold} and the flood has only ${messages} messages, so the rule may not fire. Set a smaller threshold, for instance 50, or give --messages a larger number.`,
    ];
  }
  return [];
}

/** The end of the drill, line by line. @param startedAt the beginning of the flood */
export function summary(progress: DrillProgress, facts: ServerFacts | null, startedAt: number, consoleUrl: string): string[] {
  const { acceptedAt, refused, firstRefusal, otherRefusal, inward, outward, lockedOut } = progress;
  const trip = facts?.trip != null && facts.trip.at >= startedAt - 1_000 ? facts.trip : null;
  const lines = [`Of the flood, ${acceptedAt.length} messages were accepted and ${refused} refused.`];
  if (trip !== null) {
    const late = acceptedAt.filter((at) => at > trip.at).length;
    lines.push(
      `${causeOf(trip, facts?.threshold)} after ${seconds(trip.at - startedAt)} of flood; ${late === 1 ? '1 message was' : `${late} messages were`} accepted after that.`,
    );
  }
  if (firstRefusal !== null) lines.push(`First refusal after ${seconds(firstRefusal.at - startedAt)}, in the server's words: ${printable(firstRefusal.words)}`);
  if (otherRefusal !== null) lines.push(`Refused for another reason: ${printable(otherRefusal)}`);
  if (inward !== null) lines.push(`Mail from outside to a local mailbox: ${printable(inward)}`);
  if (outward !== null) lines.push(`Ordinary mail to the outside: ${printable(outward)}`);
  if (lockedOut) lines.push('The stolen mailbox was locked out: its password no longer works.');
  if (facts?.incident != null) lines.push(`The server is protected. Go on in the console: ${consoleUrl}/incidents/${facts.incident}`);
  else if (firstRefusal === null) lines.push(`Nothing was refused. See ${consoleUrl}/protection`);
  return lines;
}

function causeOf({ queueLength, begunBy, recipients }: NonNullable<ServerFacts['trip']>, threshold: number | undefined): string {
  if (begunBy !== undefined) return `${printable(begunBy)} began protection by hand`;
  if (recipients !== undefined) return `${recipients.waiting} recipients waited, more than the threshold on recipients of ${recipients.threshold},`;
  return `The queue reached ${queueLength} and crossed the threshold of ${threshold}`;
}

/** How the repair went, line by line. */
export function scoreLines({ foundAfter, containedAfter, wrong, closed }: DrillScore): string[] {
  const after = (what: string, ms: number | null): string => (ms === null ? `not ${what}` : `${what} after ${minutes(ms)}`);
  return [
    `Your score${closed ? '' : ' so far, as the incident is not closed'}: ${after('found', foundAfter)}, ${after('contained', containedAfter)}, counted from the trip.`,
    wrong.length === 0 ? 'Wrong presses: none.' : `Wrong presses: ${wrong.length}.`,
    ...wrong.map((each) => `- ${printable(wordsOf(each))}`),
  ];
}

function wordsOf(press: WrongPress): string {
  if (press.kind === 'early-restart') return 'the restart, before the stolen mailbox was secured';
  return press.kind === 'found-innocent' ? `${press.account} was found innocent` : `${press.act} on ${press.account}, which was innocent`;
}

function minutes(ms: number): string {
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}

/** A reply of a server is text from elsewhere. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 300);
}
