import type { CoreExports, CoreHost } from './core-exports';

/** How much memory is asked for, in pages of 64 KiB: what is not used takes none, but not every machine promises so much. */
const PAGES: readonly number[] = [32_768, 16_384, 8192, 4096, 2048];
/** What scripts/build-log-core.mjs names the globals that change. */
const KEPT = 'kept ';
/** A core that only reads needs no more. */
const READING_PAGES = 1024;

/** Thrown when a log names more than the memory holds. What was counted until then is not whole, so there is no report of it. */
export class LogTooLarge extends Error {
  override name = 'LogTooLarge';

  constructor(cause: unknown) {
    super('The log names more accounts, domains and messages than fit into the memory for it. Nothing was changed, and nothing can be said of it. Read fewer files at once, or a part of the time with --since and --until.', { cause });
  }
}

/** A core of its own, and its memory, which stays where it is. */
export interface LogCore<Buffer extends ArrayBufferLike = ArrayBufferLike> {
  readonly core: CoreExports;
  readonly bytes: Uint8Array<Buffer>;
  readonly view: DataView<Buffer>;
  /** All that changes besides the memory, always in the same order. */
  readonly globals: readonly WebAssembly.Global[];
}

/**
 * The part of the engine that is compiled to WebAssembly. What the host does not answer must not be asked.
 *
 * @param module `generated/core-module.ts`, or with `shared` memory, which only reads, `generated/shared-core-module.ts`
 * @param options.pages how much memory to ask for, the most first
 * @throws Error where there is no WebAssembly with vector instructions
 */
export function createLogCore(module: string, host: Partial<CoreHost>, { shared = false, pages = PAGES }: { shared?: boolean; pages?: readonly number[] } = {}): LogCore {
  const memory = shared ? new WebAssembly.Memory({ initial: READING_PAGES, maximum: READING_PAGES, shared }) : reserved(pages);
  const abort = (): never => {
    throw new WebAssembly.RuntimeError('There is no memory left.');
  };
  const core = compiled(module);
  const asked = WebAssembly.Module.imports(core).filter((each) => each.module === 'host');
  const unanswered = asked.map(({ name }): [string, () => never] => [name, () => { throw new Error(`Nobody answers the engine's question ${name}.`); }]);
  const { exports } = new WebAssembly.Instance(core, { env: { memory, abort }, host: { ...Object.fromEntries(unanswered), ...host } });
  const globals = Object.entries(exports).flatMap(([name, value]) => (name.startsWith(KEPT) ? [value as WebAssembly.Global] : []));
  return { core: exports as unknown as CoreExports, globals, bytes: new Uint8Array(memory.buffer), view: new DataView(memory.buffer) };
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

/** @returns what `work` does, in a core. @throws LogTooLarge when the core's memory does not suffice, the only thing it ends at by itself */
export function withinMemory<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof WebAssembly.RuntimeError ? new LogTooLarge(error) : error;
  }
}

function reserved(pages: readonly number[]): WebAssembly.Memory {
  for (const initial of pages) {
    try {
      return new WebAssembly.Memory({ initial, maximum: initial });
    } catch {
      // A smaller memory reads all but the largest logs.
    }
  }
  throw new Error('Logs cannot be read here: there is no memory for it. Close other programs and try again.');
}
