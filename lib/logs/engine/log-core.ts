import type { CoreExports, CoreHost } from './core-exports';

/** How much memory is asked for, in pages of 64 KiB: what is not used takes none, but not every machine promises so much. */
const PAGES = [16_384, 8192, 4096, 2048] as const;
/** A core that only reads needs no more. */
const READING_PAGES = 1024;

/** A core of its own, and its memory, which stays where it is. */
export interface LogCore<Buffer extends ArrayBufferLike = ArrayBufferLike> {
  readonly core: CoreExports;
  readonly bytes: Uint8Array<Buffer>;
  readonly view: DataView<Buffer>;
}

/**
 * The part of the engine that is compiled to WebAssembly. What the host does not answer must not be asked.
 *
 * @param module `generated/core-module.ts`, or with `shared` memory, which only reads, `generated/shared-core-module.ts`
 * @throws Error where there is no WebAssembly with vector instructions
 */
export function createLogCore(module: string, host: Partial<CoreHost>, { shared = false } = {}): LogCore {
  const memory = shared ? new WebAssembly.Memory({ initial: READING_PAGES, maximum: READING_PAGES, shared }) : reserved();
  const abort = (): never => {
    throw new Error('The log names more accounts, domains and messages than fit into memory. Nothing was changed. Read fewer of its files at once.');
  };
  const core = compiled(module);
  const asked = WebAssembly.Module.imports(core).filter((each) => each.module === 'host');
  const unanswered = asked.map(({ name }): [string, () => never] => [name, () => { throw new Error(`Nobody answers the engine's question ${name}.`); }]);
  const { exports } = new WebAssembly.Instance(core, { env: { memory, abort }, host: { ...Object.fromEntries(unanswered), ...host } });
  return { core: exports as unknown as CoreExports, bytes: new Uint8Array(memory.buffer), view: new DataView(memory.buffer) };
}

const modules = new Map<string, WebAssembly.Module>();

function compiled(text: string): WebAssembly.Module {
  const known = modules.get(text);
  if (known) return known;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) {
    throw new Error('Logs cannot be read here: this needs WebAssembly with vector instructions, which Node.js 20 and browsers since 2023 have.');
  }
  const made = new WebAssembly.Module(bytes);
  modules.set(text, made);
  return made;
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
