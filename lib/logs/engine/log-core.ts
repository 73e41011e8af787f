import type { CoreExports, CoreHost } from './core-exports';
import { CORE_MODULE } from './generated/core-module';

/** How much memory is asked for, in pages of 64 KiB: what is not used takes none, but not every machine promises so much. */
const PAGES = [16_384, 8192, 4096, 2048] as const;

/** A core of its own, and its memory, which stays where it is. */
export interface LogCore {
  readonly core: CoreExports;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
}

/** The part of the engine that is compiled to WebAssembly, with memory of its own. @throws Error where there is no WebAssembly with vector instructions */
export function createLogCore(host: CoreHost): LogCore {
  const memory = reserved();
  const abort = (): never => {
    throw new Error('The log names more accounts, domains and messages than fit into memory. Nothing was changed. Read fewer of its files at once.');
  };
  const { exports } = new WebAssembly.Instance(compiled(), { env: { memory, abort }, host: { ...host } });
  return { core: exports as unknown as CoreExports, bytes: new Uint8Array(memory.buffer), view: new DataView(memory.buffer) };
}

let core: WebAssembly.Module | null = null;

function compiled(): WebAssembly.Module {
  if (core) return core;
  const bytes = Uint8Array.from(atob(CORE_MODULE), (character) => character.charCodeAt(0));
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) {
    throw new Error('Logs cannot be read here: this needs WebAssembly with vector instructions, which Node.js 20 and browsers since 2023 have.');
  }
  return (core = new WebAssembly.Module(bytes));
}

function reserved(): WebAssembly.Memory {
  for (const initial of PAGES) {
    try {
      return new WebAssembly.Memory({ initial, maximum: initial });
    } catch {
      // A smaller memory reads all but the largest logs.
    }
  }
  throw new Error('Logs cannot be read here: there is no memory for it. Close other programs and try again.');
}
