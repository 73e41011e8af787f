import type { ReactNode } from 'react';
import classes from './card.module.css';

/** A part of a page on a ground of its own, with a heading and what belongs to it at its right. */
export function Card({ title, aside, children, flush = false }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className={classes.card} data-flush={flush || undefined}>
      {(title !== undefined || aside !== undefined) && (
        <header className={classes.head}>
          {title !== undefined && <h2 className={classes.title}>{title}</h2>}
          {aside !== undefined && <div className={classes.aside}>{aside}</div>}
        </header>
      )}
      <div className={classes.body}>{children}</div>
    </section>
  );
}
