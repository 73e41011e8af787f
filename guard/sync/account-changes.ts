import { createHash } from 'node:crypto';
import type { Assessment, Evidence } from '@sluice/suspects/assessment';
import type { MailFate } from '@sluice/suspects/mail-fate';
import type { AccountActivity } from '@sluice/contract/contract';
import { fitEvidence } from './fit-evidence';

/** As many as one upload may carry. */
const MOST_ACTIVITIES = 100;
/** Keeps an upload at about a megabyte. */
const EVIDENCE_BYTES = 700_000;
/** How often an account that nobody worries about is told again, and how often proof is. */
const REPEAT_MS = 5_000;
/** Beyond these, ordered by gravity, accounts are not compared: it would take the time of the policy answers. */
const MOST_COMPARED = 2_000;

/** Of what was told, fingerprints: there may be thousands of accounts, and the proof of each can be large. */
interface Told {
  assessment: string;
  assessedAt: number;
  evidence: string;
  evidenceAt: number;
}

export interface ChangedAccounts {
  activities: AccountActivity[];
  /** What became of the mail of those that the console follows, where that is news. */
  fates?: MailFate[];
  /** The console has them now; otherwise they are told again. */
  delivered(): void;
}

/** Chooses what of the accounts is news to the console. */
export class AccountChanges {
  private readonly told = new Map<string, Told>();

  constructor(private readonly tracker: { assess(now: number): Assessment[]; evidence(account: string): Evidence | null }) {}

  /** @param urgent after a trip: the proof of every account that stands out is told now, however lately it was told before */
  collect(now: number, urgent: boolean): ChangedAccounts {
    const assessments = this.tracker.assess(now).slice(0, MOST_COMPARED);
    this.forgetAllBut(new Set(assessments.map(({ account }) => account)));
    const news = new Map<string, Told>();
    const activities: AccountActivity[] = [];
    let room = EVIDENCE_BYTES;
    for (const assessment of this.inOrder(assessments)) {
      if (activities.length === MOST_ACTIVITIES) break;
      const change = this.changeOf(assessment, now, urgent, room);
      if (change === null) continue;
      room -= change.bytes;
      news.set(assessment.account, change.told);
      activities.push(change.activity);
    }
    return { activities, delivered: () => news.forEach((told, account) => this.told.set(account, told)) };
  }

  private changeOf(assessment: Assessment, now: number, urgent: boolean, room: number): { activity: AccountActivity; told: Told; bytes: number } | null {
    const before = this.told.get(assessment.account) ?? { assessment: '', assessedAt: -Infinity, evidence: '', evidenceAt: -Infinity };
    const remarkable = assessment.verdict !== 'normal';
    const fingerprint = fingerprintOf(JSON.stringify({ ...assessment, at: 0 }));
    const changed = fingerprint !== before.assessment && (remarkable || isDue(now, before.assessedAt));
    const evidence = remarkable && (urgent || isDue(now, before.evidenceAt)) ? this.newEvidence(assessment.account, before.evidence, room) : null;
    if (!changed && evidence === null) return null;
    return {
      activity: { assessment, evidence: evidence?.evidence ?? null },
      told: {
        assessment: fingerprint,
        assessedAt: now,
        evidence: evidence?.fingerprint ?? (remarkable ? before.evidence : ''),
        evidenceAt: evidence ? now : before.evidenceAt,
      },
      bytes: evidence?.bytes ?? 0,
    };
  }

  /** Null when the console has it already or when this upload is full. */
  private newEvidence(account: string, before: string, room: number): { evidence: Evidence; fingerprint: string; bytes: number } | null {
    if (room < EVIDENCE_BYTES / 100) return null;
    const whole = this.tracker.evidence(account);
    if (whole === null) return null;
    const text = JSON.stringify(whole);
    const fingerprint = fingerprintOf(text);
    if (fingerprint === before) return null;
    const evidence = fitEvidence(whole, room);
    return { evidence, fingerprint, bytes: Math.min(Buffer.byteLength(text), room) };
  }

  /** By gravity; those that nobody worries about by how long nothing was said of them, so that none is passed over for ever. */
  private inOrder(assessments: Assessment[]): Assessment[] {
    const calm = assessments.filter(({ verdict }) => verdict === 'normal');
    const toldAt = (assessment: Assessment): number => this.told.get(assessment.account)?.assessedAt ?? 0;
    return [...assessments.filter(({ verdict }) => verdict !== 'normal'), ...calm.sort((a, b) => toldAt(a) - toldAt(b))];
  }

  private forgetAllBut(accounts: ReadonlySet<string>): void {
    for (const account of this.told.keys()) if (!accounts.has(account)) this.told.delete(account);
  }
}

function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** A clock that was set back makes it due too. */
function isDue(now: number, lastAt: number): boolean {
  return Math.abs(now - lastAt) >= REPEAT_MS;
}
