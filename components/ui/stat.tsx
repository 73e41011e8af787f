import type { ReactNode } from 'react';
import classes from './stat.module.css';

/** A figure with its name above and an explanation below; `stale` greys digits whose age must be doubted. */
export function Stat({ label, value, unit, detail, stale = false }: { label: ReactNode; value: ReactNode; unit?: ReactNode; detail?: ReactNode; stale?: boolean }) {
  return (
    <div className={classes.stat} data-stale={stale || undefined}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value}>
        <span className="digits">{value}</span>
        {unit !== undefined && <span className={classes.unit}>{unit}</span>}
        {detail !== undefined && <div className={classes.detail}>{detail}</div>}
      </dd>
    </div>
  );
}
