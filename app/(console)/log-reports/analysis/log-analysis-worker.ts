import { analyseLogFiles } from './analyse-log-files';
import type { LogAnalysisMessage, LogAnalysisOrder } from './log-analysis';

/** More often than this a progress bar need not move. */
const PROGRESS_EVERY_MS = 60;

const tell = (message: LogAnalysisMessage): void => self.postMessage(message);

// A worker for one analysis: it is ended from outside, which is also how an analysis is cancelled.
self.addEventListener('message', ({ data }: MessageEvent<LogAnalysisOrder>) => {
  const [a = 0, b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint32Array(4));
  let told = 0;
  void analyseLogFiles(data.files, data.options, [a, b, c, d], (progress) => {
    const now = performance.now();
    if (now - told < PROGRESS_EVERY_MS && progress.bytes < progress.total) return;
    told = now;
    tell({ kind: 'progress', progress });
  }).then(
    (analysis) => tell({ kind: 'done', analysis }),
    // Thrown where nobody catches it, so that the page gets it as the worker's `error`.
    (error: unknown) => setTimeout(() => { throw error; }),
  );
});
