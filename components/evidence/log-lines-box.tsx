import type { ReactNode } from 'react';
import classes from './log-lines-box.module.css';

/** Log lines as they stood in the log, in a box of their own that scrolls, also by the keyboard. */
export function LogLinesBox({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div className={`${classes.box} ${className ?? ''}`} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
