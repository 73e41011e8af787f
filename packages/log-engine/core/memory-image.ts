import { flush, wipeLedger } from './account-ledger';
import { wipeEvents } from './events';
import { wipeFrames } from './framed-lines';
import { wipeLines } from './lines';

/** A free block of the allocator (TLSF, in AssemblyScript's `rt/tlsf.ts`) has its head at its beginning, and its own place at its end. */
const FREE_HEAD: usize = 12;
const LEFT_IS_FREE: u32 = 2;

/**
 * What is kept over a restart is the memory as it is between two blocks, and all mutable globals; here it is made small.
 *
 * @returns how many bytes of the memory, from its beginning, anything is in; besides them only the last eight matter
 */
export function usedMemory(): usize {
  flush();
  wipeLedger();
  wipeLines();
  wipeFrames();
  wipeEvents();
  const end = <usize>memory.size() << 16;
  return (load<u32>(end - 4) & LEFT_IS_FREE) !== 0 ? <usize>load<u32>(end - 8) + FREE_HEAD : end;
}
