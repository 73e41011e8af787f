import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import type { Scene } from './scene';

/** Made in the folder of the pictures: the report as it comes out of a printer. Turned into pictures where poppler's pdftoppm is installed. */
export const printed = (folder: string): Scene => ({
  name: 'report-screen',
  async open({ go, page, look }) {
    await go('/incidents/1/report');
    // Paper has no dark, and no width of a window.
    if (look.device !== 'desktop' || look.scheme !== 'light') return;
    const file = join(folder, `report-${look.language}`);
    await page.emulateMedia({ media: 'print' });
    await page.pdf({ path: `${file}.pdf`, preferCSSPageSize: true });
    await page.emulateMedia({ media: null });
    await promisify(execFile)('pdftoppm', ['-r', '70', '-png', `${file}.pdf`, file]).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  },
});
