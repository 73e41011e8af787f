import { BLOCKS } from '../counters';

/* Memory of so many bytes for each block, taken when a block is used for the first time: whoever reads block after block has one. */

/** @returns rooms of which none is taken yet */
export function newRooms(): usize {
  const rooms = heap.alloc(BLOCKS * 4);
  memory.fill(rooms, 0, BLOCKS * 4);
  return rooms;
}

/** @returns where the room of the block begins, which has so many bytes */
export function roomOf(rooms: usize, block: i32, bytes: usize): usize {
  const place = rooms + <usize>block * 4;
  if (load<u32>(place) === 0) store<u32>(place, <u32>heap.alloc(bytes));
  return load<u32>(place);
}
