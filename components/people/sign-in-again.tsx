'use client';

import { useCallback, useEffect, useState } from 'react';
import { signInAgainWith } from '../hooks/request';
import { useMe } from '../hooks/use-me';
import { late } from '../ui/late';

const SignInAgainDialog = late(() => import('./sign-in-again-dialog').then(({ SignInAgainDialog: Loaded }) => Loaded));

/**
 * Asks for the sign-in over the page when its session has ended, so that what was typed stays. Nothing that was pressed
 * meanwhile is sent afterwards: it was refused, says so in its place, and can be pressed again.
 */
export function SignInAgain() {
  const me = useMe();
  // Odd while it asks. Each time is a dialog of its own: an answer from before the sign-in may end the session again in the moment in which it
  // began, and the form of before would go on waiting for what it has got.
  const [turn, setTurn] = useState(0);
  useEffect(() => signInAgainWith(() => setTurn((before) => before + ((before + 1) % 2))), []);
  const end = useCallback(() => setTurn((before) => before + (before % 2)), []);
  return turn % 2 === 1 ? <SignInAgainDialog key={turn} me={me} onEnd={end} /> : null;
}
