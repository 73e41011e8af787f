'use client';

import dynamic from 'next/dynamic';

/** In a file of its own, so that nobody loads it who need not set anything up. */
export const SecondFactorGate = dynamic(() => import('./second-factor-gate').then(({ SecondFactorGate: Loaded }) => Loaded));
