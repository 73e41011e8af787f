import type { ReactNode } from 'react';
import { StateSymbol } from './state-symbol';
import type { StateLook } from './state-look';
import classes from './status-pill.module.css';

/** A state as shape, word and colour. */
export function StatusPill({ look, children }: { look: StateLook; children: ReactNode }) {
  return (
    <span className={classes.pill} data-look={look}>
      <StateSymbol look={look} size={16} />
      <span>{children}</span>
    </span>
  );
}
