'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogAnalysis, LogAnalysisMessage, LogAnalysisOptions, LogAnalysisOrder, LogAnalysisProgress } from './log-analysis';

export type LogAnalysisState =
  | { phase: 'idle' }
  | { phase: 'running'; progress: LogAnalysisProgress }
  | { phase: 'cancelled' }
  /** Another run has another number. */
  | { phase: 'done'; run: number; analysis: LogAnalysis }
  | { phase: 'failed'; detail: string };

export interface UseLogAnalysis {
  state: LogAnalysisState;
  /** Ends an analysis that is still going on. */
  start(files: readonly File[], options: LogAnalysisOptions): void;
  cancel(): void;
  /** Forgets the result. */
  reset(): void;
}

/** Analyses files in a worker of this browser; nothing of them leaves the computer. */
export function useLogAnalysis(): UseLogAnalysis {
  const [state, setState] = useState<LogAnalysisState>({ phase: 'idle' });
  const worker = useRef<Worker | null>(null);
  const runs = useRef(0);
  const end = useCallback(() => {
    worker.current?.terminate();
    worker.current = null;
  }, []);
  useEffect(() => end, [end]);

  const start = useCallback(
    (files: readonly File[], options: LogAnalysisOptions) => {
      end();
      setState({ phase: 'running', progress: { file: files[0]?.name ?? '', bytes: 0, total: files.reduce((sum, { size }) => sum + size, 0) } });
      const started = new Worker(new URL('./log-analysis-worker.ts', import.meta.url), { type: 'module' });
      worker.current = started;
      runs.current += 1;
      const run = runs.current;
      started.addEventListener('message', ({ data }: MessageEvent<LogAnalysisMessage>) => {
        if (worker.current !== started) return;
        if (data.kind === 'progress') {
          setState({ phase: 'running', progress: data.progress });
          return;
        }
        end();
        setState({ phase: 'done', run, analysis: data.analysis });
      });
      started.addEventListener('error', (event) => {
        if (worker.current !== started) return;
        end();
        setState({ phase: 'failed', detail: event.message });
      });
      started.postMessage({ files, options } satisfies LogAnalysisOrder);
    },
    [end],
  );
  const stopWith = (phase: 'cancelled' | 'idle') => () => {
    end();
    setState({ phase });
  };
  return { state, start, cancel: stopWith('cancelled'), reset: stopWith('idle') };
}
