import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';

/** A container that is made anew has another folder, while that of a renamed one stays. */
const LOOK_AGAIN_MS = 10_000;
/** As Docker names the folder of a container. */
const id = /^[0-9a-f]{64}$/;

/** Of a container's config.v2.json; the file has dozens of other keys. */
const containerSchema = z.object({ Name: z.string(), LogPath: z.string().optional() });
const hostConfigSchema = z.object({ LogConfig: z.object({ Type: z.string() }) });

/** Where Docker writes what a container says on its standard output: its file is named by an id that changes whenever the container is made anew. */
export class ContainerLog {
  #found: { file: string; at: number } | null = null;

  /** @param place.directory Docker's data folder @param place.name as `docker ps` shows it */
  constructor(
    private readonly place: { directory: string; name: string },
    private readonly now: () => number,
  ) {}

  /**
   * The file that is written to now; rotated ones stand beside it, with a number after its name.
   *
   * @throws when there is no such container, or Docker writes its lines elsewhere
   */
  async file(): Promise<string> {
    const at = this.now();
    const known = this.#found;
    if (known !== null && Math.abs(at - known.at) < LOOK_AGAIN_MS && (await isThere(known.file))) return known.file;
    const file = await this.#find();
    this.#found = { file, at };
    return file;
  }

  async #find(): Promise<string> {
    const { directory, name } = this.place;
    const containers = join(directory, 'containers');
    for (const folder of (await readdir(containers)).filter((entry) => id.test(entry))) {
      const container = await readJson(join(containers, folder, 'config.v2.json'), containerSchema);
      if (container?.Name !== `/${name}`) continue;
      const driver = (await readJson(join(containers, folder, 'hostconfig.json'), hostConfigSchema))?.LogConfig.Type;
      if (driver !== undefined && driver !== 'json-file') throw new Error(`Docker hands the lines of the container ${name} to "${driver}", not to json-file`);
      return join(containers, folder, basename(container.LogPath || `${folder}-json.log`));
    }
    throw new Error(`Docker has no container named ${name} in ${containers}`);
  }
}

/** @returns null where it is not there, as with a container that is being removed, or cannot be read */
async function readJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema> | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
