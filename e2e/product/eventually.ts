/** Waits for a visible fact, and fails by name when it does not come. */
export async function eventually(fact: string, holds: () => Promise<boolean>, patienceMs = 15_000): Promise<void> {
  for (const deadline = performance.now() + patienceMs; !(await holds()); ) {
    if (performance.now() > deadline) throw new Error(`Did not come true within ${patienceMs / 1000} s: ${fact}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
