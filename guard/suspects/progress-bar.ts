/** Where a bar is drawn: a terminal, or anything that is none, which sees nothing of it. */
interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressBar {
  /** @param bytes read since the last call */
  read(bytes: number): void;
  clear(): void;
}

/** A bar that fills up to the last of `total` bytes. */
export function progressBar(total: number, screen: Screen): ProgressBar {
  if (!screen.isTTY || total === 0) return { read: () => undefined, clear: () => undefined };
  let done = 0;
  let percent = -1;
  return {
    read: (bytes) => {
      done += bytes;
      const now = Math.min(100, Math.floor((done * 100) / total));
      if (now === percent) return;
      percent = now;
      screen.write(`\r[${'#'.repeat(Math.floor(now / 4)).padEnd(25)}] ${now} %`);
    },
    clear: () => {
      if (percent >= 0) screen.write('\r\u001b[K');
      percent = -1;
    },
  };
}
