'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { reasonNeeded } from '@sluice/actions/reason-needed';
import { pressAnswerSchema, type ActionResponse, type ActionView } from '@/lib/console/actions/schemas';
import { request, RequestProblem } from '../hooks/request';
import { PROTECTED_ACCOUNTS, useProtectedAccounts } from '../hooks/use-protected-accounts';
import { useRequestAction } from '../hooks/use-request-action';
import { browserClock, useClock } from '../hooks/use-server-clock';
import { afterPaint } from '../ui/after-paint';
import { ActDialogs } from './act-dialogs';
import { aboutOf, accountOf, buttonOf, newestSeen, type Act, type Press } from './act-state';
import { actionKey } from './action-key';
import { PasswordOnce, type MadePassword } from './password-once';
import { readBack } from './read-back';
import { ActsContext, type Acts, type Question } from './use-acts';
import { useUndoNotice } from './use-undo-notice';

interface ActsProviderProps {
  serverId: string;
  serverName: string;
  /** All actions the page knows of; a new password tells by them whether it is in force. */
  actions: readonly ActionView[];
  children: ReactNode;
}

/** Lets everything below it act on one server: one effect for one press, dialogs for what is costly, a new password shown once. */
export function ActsProvider({ serverId, serverName, actions, children }: ActsProviderProps) {
  const { mutateAsync } = useRequestAction();
  const clock = useClock();
  // Drawn from state; locked by a ref, because a second press may come before the first is drawn.
  const [presses, setPresses] = useState<ReadonlyMap<string, Press>>(new Map());
  const locked = useRef(new Set<string>());
  /** Presses that may not have been recorded: made again they carry the same key, so that nothing is done twice. */
  const unanswered = useRef(new Map<string, { key: string; looking: AbortController }>());
  useEffect(() => {
    const presses = unanswered.current;
    return () => presses.forEach(({ looking }) => looking.abort());
  }, []);
  const [question, setQuestion] = useState<Question | null>(null);
  const client = useQueryClient();
  const protectedAccounts = useProtectedAccounts().data?.accounts.map(({ name }) => name) ?? [];
  const [password, setPassword] = useState<MadePassword | null>(null);
  const notice = useUndoNotice();

  async function start(act: Act): Promise<ActionResponse | null> {
    const wanting = wantingQuestion(act, protectedAccounts);
    if (wanting !== null) {
      setQuestion(wanting);
      return null;
    }
    const button = buttonOf(act.kind, aboutOf(act));
    if (locked.current.has(button)) return null;
    locked.current.add(button);
    const before = unanswered.current.get(button);
    before?.looking.abort();
    const key = before?.key ?? actionKey((bytes) => crypto.getRandomValues(bytes));
    const press: Press = { key, at: clock(browserClock.read()) ?? 0, status: 'sending', action: null, error: null };
    const record = (change: Partial<Press>): void => setPresses((before) => new Map(before).set(button, { ...press, ...change }));
    record({});
    const lookUp = async (signal: AbortSignal): Promise<void> => {
      const action = await readBack(() => request('/api/actions', { schema: pressAnswerSchema, query: { key }, signal }), pause, signal);
      if (action === null) record({ status: 'not-sent' });
      if (!action) return;
      unanswered.current.delete(button);
      record({ status: 'accepted', action });
      if (act.kind === 'set-password') setPassword({ account: act.account, password: null, actionId: action.id });
    };
    try {
      const account = accountOf(act);
      const seen = account === null ? {} : { seen: newestSeen(account, actions, presses)?.id ?? null };
      const answer = await mutateAsync({ ...act, ...seen, key, serverId });
      unanswered.current.delete(button);
      record({ status: 'accepted', action: answer.action });
      if (act.kind === 'set-password') setPassword({ account: act.account, password: answer.password, actionId: answer.action.id });
      notice(act, (undo) => void start(undo));
      return answer;
    } catch (error) {
      // Somebody has put the account on the list since this page read it.
      if (error instanceof RequestProblem && error.code === 'reason-needed') void client.invalidateQueries({ queryKey: PROTECTED_ACCOUNTS });
      const status = outcomeOf(error);
      record({ status, error });
      const looking = new AbortController();
      if (status === 'refused') unanswered.current.delete(button);
      else unanswered.current.set(button, { key, looking });
      if (status === 'unanswered') void lookUp(looking.signal);
      return null;
    } finally {
      locked.current.delete(button);
    }
  }

  const acts: Acts = {
    serverId,
    serverName,
    protectedAccounts,
    start,
    ask: (question) => afterPaint(() => setQuestion(question)),
    press: (kind, account) => presses.get(buttonOf(kind, account)) ?? null,
    forget: (kind, account) =>
      setPresses((before) => {
        const after = new Map(before);
        after.delete(buttonOf(kind, account));
        return after;
      }),
  };

  return (
    <ActsContext value={acts}>
      {children}
      <ActDialogs question={question} protectedAccounts={protectedAccounts} onClose={() => setQuestion(null)} onConfirm={(act) => void start(act)} />
      <PasswordOnce made={password} action={actions.find((action) => action.id === password?.actionId) ?? null} onClose={() => setPassword(null)} />
    </ActsContext>
  );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const asking: readonly Question['kind'][] = ['contain-account', 'stop-sending', 'disable-account', 'set-password'];

/** The dialog that asks for the reason which an act needs and does not have. A deletion has a dialog of its own, which asks for it. */
function wantingQuestion(act: Act, protectedAccounts: readonly string[]): Question | null {
  const account = accountOf(act);
  const kind = asking.find((each) => each === act.kind);
  if (kind === undefined || account === null || typeof act.reason === 'string' || reasonNeeded(kind, account, protectedAccounts) === null) return null;
  return { kind, account };
}

/** Only an answer below 500 says that nothing was recorded, and only a browser without a network that nothing was sent. */
function outcomeOf(error: unknown): 'refused' | 'not-sent' | 'unanswered' {
  if (!(error instanceof RequestProblem)) return 'unanswered';
  if (error.code === 'offline') return 'not-sent';
  return error.status !== null && error.status >= 300 && error.status < 500 ? 'refused' : 'unanswered';
}
