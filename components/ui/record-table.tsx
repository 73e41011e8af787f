import type { ReactNode } from 'react';
import classes from './record-table.module.css';

/** Rows of records under quiet headings; `className` lays out a row where it becomes a block of its own on a phone. */
export function RecordTable({ className, children }: { className?: string; children: ReactNode }) {
  return <table className={`${classes.table} ${className ?? ''}`}>{children}</table>;
}
