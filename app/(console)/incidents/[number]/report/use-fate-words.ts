import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/hooks/use-formats';
import type { IncidentReport } from '@/lib/console/incidents/schemas';
import { FATE_FIGURES, type FateSum, type KeptFate, type KeptMessages } from '@/lib/console/suspects/schemas';

const MESSAGES = ['held', 'released', 'deleted'] as const;
/** The guard counts in whole minutes, and tells at least once in one. */
const EXACT_MS = 120_000;

type Row = [name: string, value: string];

/** What became of mail, as pairs of a name and a number; and why the numbers are not all of it. What is not known is said to be so, and never a zero. */
export function useFateWords(): { ofAccount(suspect: { fate: KeptFate | null; kept: KeptMessages }, whole: FateSum): { rows: Row[]; why: string[] }; ofAll(report: IncidentReport): { rows: Row[]; why: string[] } } {
  const t = useTranslations('report.fate');
  const { moment } = useFormats();
  const value = (unit: 'recipients' | 'messages', count: number | null): string => (count === null ? t('notKnown') : t(unit, { count }));
  const partly = (unit: 'recipients' | 'messages', { count, unknown }: FateSum['held']): string => (count === null || unknown === 0 ? value(unit, count) : t('partly', { value: value(unit, count), unknown }));
  // Most logs tell what else became of mail, and then this is no question; what was never held needs no line about its release.
  const isShown = (name: (typeof FATE_FIGURES)[number] | (typeof MESSAGES)[number], count: number | null): boolean => (name === 'unrelayed' ? count !== null : name === 'released' ? count !== 0 : true);
  return {
    ofAccount({ fate, kept }, whole) {
      const known = fate === null || fate.refused === null ? [] : FATE_FIGURES.filter((name) => isShown(name, fate[name])).map((name): Row => [t(name), value('recipients', fate[name])]);
      const rows = [...known, ...MESSAGES.filter((name) => isShown(name, kept[name])).map((name): Row => [t(name), value('messages', kept[name])])];
      if (fate === null) return { rows, why: [t('why.notTold')] };
      if (fate.refused === null) return { rows, why: [t('why.notNamed')] };
      const why = [
        fate.delivered === null && t('why.relaysUntold'),
        fate.bounced === null && t('why.returnsUntold'),
        fate.from > whole.from + EXACT_MS && t('why.begins', { from: moment(fate.from) }),
        fate.to < whole.to - EXACT_MS && t('why.until', { to: moment(fate.to) }),
        ...fate.doubts.map((doubt) => t(`why.${doubt}`)),
      ];
      return { rows, why: why.filter((sentence) => sentence !== false) };
    },
    ofAll({ fate, suspects }) {
      const told = suspects.flatMap((suspect) => (suspect.decision === 'dismissed' || suspect.fate === null || suspect.fate.refused === null ? [] : [suspect.fate]));
      const [begins, until] = [Math.max(...told.map(({ from }) => from)), Math.min(...told.map(({ to }) => to))];
      const recipients = FATE_FIGURES.filter((name) => isShown(name, fate[name].count)).map((name): Row => [t(name), partly('recipients', fate[name])]);
      const messages = MESSAGES.filter((name) => isShown(name, fate[name].count)).map((name): Row => [t(name), partly('messages', fate[name])]);
      const why = [
        told.length > 0 && begins > fate.from + EXACT_MS && t('why.someBegin', { from: moment(begins) }),
        told.length > 0 && until < fate.to - EXACT_MS && t('why.someEnd', { to: moment(until) }),
      ];
      return { rows: [...recipients, ...messages], why: [...why.filter((sentence) => sentence !== false), ...fate.doubts.map((doubt) => t(`why.${doubt}`))] };
    },
  };
}
