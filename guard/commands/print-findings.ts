import type { Change, Finding } from '@sluice/guard/check/finding';
import { splitRestrictions } from '@sluice/guard/check/relay-restrictions';

/** Why each restriction stands where it stands. */
const REASONS: readonly [RegExp, string][] = [
  [/^check_sasl_access static:sluice_account$/, 'of those who logged in the guard is asked about their account: a contained one is told 521, which ends its session'],
  [/^permit_auth_destination$/, 'mail for your own domains goes on at once and never waits for the guard'],
  [/^check_policy_service .*40025|^check_policy_service \{/, 'anything else would be relayed: the guard is asked, before anybody is let through'],
  [/^permit_sasl_authenticated$/, 'those who logged in may relay'],
  [/^permit_mynetworks$/, 'hosts of your own network may relay'],
  [/^(reject|defer)/, 'nobody else'],
];

/** What was found, in plain text for a terminal: first what is right, then what is missing, what could not be found out, and what is good to know. */
export function findingLines(findings: readonly Finding[]): string[] {
  const part = (level: Finding['level'], title: string, mark: string): string[] => {
    const chosen = findings.filter((finding) => finding.level === level);
    if (chosen.length === 0) return [];
    return ['', title, ...chosen.flatMap(({ sentence, advice = '' }) => [...wrapped(`${mark} ${sentence}`, '    ').map((line, index) => (index === 0 ? line.slice(2) : line)), ...(advice === '' ? [] : wrapped(advice, '    '))])];
  };
  return [...part('right', 'Right', '✓'), ...part('missing', 'Missing', '✗'), ...part('unknown', 'Could not be found out', '?'), ...part('notice', 'Good to know', '!')];
}

/** The lines for main.cf and the commands for master.cf, each with its reason; main.cf takes them as they are, comments too. */
export function changeLines(changes: readonly Change[], configDirectory: string): string[] {
  const main = changes.filter((change) => change.kind === 'main');
  const services = changes.filter((change) => change.kind === 'service');
  const restrictions = (value: string): string[] => {
    const items = splitRestrictions(value);
    return items.flatMap((item, index) => {
      const reason = REASONS.find(([pattern]) => pattern.test(item))?.[1];
      return [...(reason === undefined ? [] : [`    # ${reason}`]), `    ${item}${index < items.length - 1 ? ',' : ''}`];
    });
  };
  const inMain = main.flatMap(({ name, value, reason }) => ['', `# ${reason}`, ...(name.endsWith('_restrictions') ? [`${name} =`, ...restrictions(value)] : [`${name} = ${value}`])]);
  const inMaster = services.flatMap(({ service, name, value, reason }) => ['', `# ${reason}`, `postconf -c ${configDirectory} -P '${service}/${name}=${value}'`]);
  return [
    ...(inMain.length > 0 ? ['', `Put these lines into ${configDirectory}/main.cf, in the place of those of the same name:`, ...inMain] : []),
    ...(inMaster.length > 0 ? ['', `Run these for ${configDirectory}/master.cf:`, ...inMaster] : []),
  ];
}

function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length + 1 > 110 && line.trim() !== '') {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
