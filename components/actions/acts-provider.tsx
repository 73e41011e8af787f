'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ActionResponse, ActionView } from '@/lib/console/actions/schemas';
import { RequestProblem } from '../hooks/request';
import { useFormats } from '../hooks/use-formats';
import { useRequestAction } from '../hooks/use-request-action';
import { ActDialogs } from './act-dialogs';
import { accountOf, buttonOf, type Act, type Press } from './act-state';
import { actionKey } from './action-key';
import { PasswordOnce, type MadePassword } from './password-once';
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
  const { now } = useFormats();
  const clock = useRef(now);
  useEffect(() => {
    clock.current = now;
  }, [now]);
  // Drawn from state; locked by a ref, because a second press may come before the first is drawn.
  const [presses, setPresses] = useState<ReadonlyMap<string, Press>>(new Map());
  const locked = useRef(new Set<string>());
  const unanswered = useRef(new Map<string, string>());
  const [question, setQuestion] = useState<Question | null>(null);
  const [password, setPassword] = useState<MadePassword | null>(null);
  const notice = useUndoNotice();

  async function start(act: Act): Promise<ActionResponse | null> {
    const button = buttonOf(act.kind, accountOf(act));
    if (locked.current.has(button)) return null;
    locked.current.add(button);
    const key = unanswered.current.get(button) ?? actionKey((bytes) => crypto.getRandomValues(bytes));
    const press: Press = { key, at: clock.current, status: 'sending', action: null, error: null };
    const record = (change: Partial<Press>): void => setPresses((before) => new Map(before).set(button, { ...press, ...change }));
    record({});
    try {
      const answer = await mutateAsync({ ...act, key, serverId });
      unanswered.current.delete(button);
      record({ status: 'accepted', action: answer.action });
      if (act.kind === 'set-password') setPassword({ account: act.account, password: answer.password, actionId: answer.action.id });
      notice(act, (undo) => void start(undo));
      return answer;
    } catch (error) {
      const refused = error instanceof RequestProblem && error.status !== null && error.status < 500;
      if (refused) unanswered.current.delete(button);
      else unanswered.current.set(button, key);
      record({ status: refused ? 'refused' : 'unanswered', error });
      return null;
    } finally {
      locked.current.delete(button);
    }
  }

  const acts: Acts = {
    serverId,
    serverName,
    start,
    ask: setQuestion,
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
      <ActDialogs question={question} onClose={() => setQuestion(null)} onConfirm={(act) => void start(act)} />
      <PasswordOnce made={password} action={actions.find((action) => action.id === password?.actionId) ?? null} onClose={() => setPassword(null)} />
    </ActsContext>
  );
}
