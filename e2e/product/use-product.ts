import { test } from '@playwright/test';
import { startProduct, type Product, type ProductOptions } from './product';

/** One product for all stories of a file; made before the first and removed after the last. */
export function useProduct(options: ProductOptions = {}): () => Product {
  let product: Product | null = null;
  test.beforeAll(async () => {
    test.setTimeout(240_000);
    product = await startProduct(options);
  });
  test.afterAll(async () => {
    await product?.remove();
  });
  return () => {
    if (product === null) throw new Error('The product has not been started.');
    return product;
  };
}
