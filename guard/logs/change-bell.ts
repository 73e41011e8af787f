import { watch, type FSWatcher } from 'node:fs';

/** Rings when a file changes, so that files in which nothing happens need not be looked at all the time. */
export class ChangeBell {
  private watchers: FSWatcher[] = [];

  get isSet(): boolean {
    return this.watchers.length > 0;
  }

  /**
   * Rings once, when one of the files is written to, renamed or removed; then it has to be set again.
   *
   * @returns whether it is set; not without files, nor where the system cannot tell
   */
  set(paths: readonly string[], ring: () => void): boolean {
    this.unset();
    const rung = (): void => {
      if (!this.isSet) return;
      this.unset();
      ring();
    };
    try {
      for (const path of paths) this.watchers.push(watch(path, { persistent: false }).on('change', rung).on('error', rung));
    } catch {
      this.unset();
    }
    return this.isSet;
  }

  unset(): void {
    for (const watcher of this.watchers.splice(0)) watcher.close();
  }
}
