import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Product } from '../product/product';
import type { Scene } from './scene';

/** The database is an empty file from here on. */
export async function breakStorage(product: Product): Promise<void> {
  await product.stop();
  const file = join(product.dataDir, 'sluice.db');
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  truncateSync(file);
  await product.startAgain();
}

export const storageFault: Scene = { name: 'storage-empty', open: ({ go }) => go('/') };
