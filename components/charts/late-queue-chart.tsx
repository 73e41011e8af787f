'use client';

import dynamic from 'next/dynamic';
import classes from './queue-chart.module.css';

/** The chart, loaded after the page is there: what draws it weighs as much as the rest of the page, and its place is kept meanwhile. */
export const LateQueueChart = dynamic(() => import('./queue-chart').then(({ QueueChart }) => QueueChart), {
  ssr: false,
  loading: () => <div className={classes.chart} aria-busy />,
});
