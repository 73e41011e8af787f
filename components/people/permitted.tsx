'use client';

import { useId, type ReactNode } from 'react';
import type { Permission } from '@/lib/console/people/roles';
import { useWhyNot } from '../hooks/use-me';
import classes from './permitted.module.css';

/**
 * Controls that need a permission. Who lacks it sees them, cannot use them, and reads why; `quiet` is for what stands many
 * times on a page: there the reason is told by the pointer and to a screen reader.
 */
export function Permitted({ permission, quiet = false, children }: { permission: Permission; quiet?: boolean; children: ReactNode }) {
  const why = useWhyNot(permission);
  const id = useId();
  if (why === null) return children;
  return (
    <fieldset disabled className={classes.controls} aria-describedby={id} title={why}>
      {children}
      <p id={id} className={quiet ? 'visually-hidden' : classes.why}>
        {why}
      </p>
    </fieldset>
  );
}
