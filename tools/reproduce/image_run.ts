import { commandIo, runCommand } from "../../lib/cli/mod.ts";
import { execute } from "../../lib/cli/run/execute.ts";
import { writeAtomically } from "../../lib/io/mod.ts";
import { parseReport, type Report } from "../../lib/report/mod.ts";
import { isThere } from "./is_there.ts";
import { requireSameOptions } from "./same_options.ts";

/** Where a run of images goes, and what it may be told beside its options. */
export interface ImageRunOptions {
  /** Its folder. */
  folder: string;
  /** Threads of the engine. */
  threads?: number | undefined;
  /** Where its images are now. */
  dataDir?: string | undefined;
}

/**
 * Begins a run of `deno task geta`, or goes on with it; one that is finished is only read.
 *
 * @param config Options and settings as in a `config.json`.
 * @param options Where it goes.
 * @returns Its report, or the exit code of what stopped it.
 * @throws {FileError} If the folder holds another run.
 */
export async function imageRun(
  config: Record<string, unknown>,
  { folder, threads, dataDir }: ImageRunOptions,
): Promise<Report | number> {
  const finished = await isThere(`${folder}/report.json`);
  const begun = finished || await isThere(`${folder}/checkpoint`);
  if (begun) {
    const there = `${folder}/config.json`;
    const text = await isThere(there) ? await Deno.readTextFile(there) : null;
    requireSameOptions(config, text, folder);
  }
  if (!finished) {
    const machine = [
      ...(threads === undefined ? [] : ["--threads", `${threads}`]),
      ...(dataDir === undefined ? [] : ["--data-dir", dataDir]),
    ];
    const options = `${folder}.config.json`;
    if (!begun) {
      await Deno.mkdir(folder.replace(/[^/]*$/, ""), { recursive: true });
      await writeAtomically(options, JSON.stringify(config, null, 2) + "\n");
    }
    const source = begun ? ["--resume"] : ["--config", options];
    const io = commandIo({
      stdout: Deno.stdout,
      stderr: Deno.stderr,
      consoleSize: Deno.consoleSize,
      noColor: Deno.noColor,
    });
    const code = await runCommand([...source, "--out", folder, ...machine], { io, execute });
    if (code !== 0) return code;
  }
  return parseReport(await Deno.readTextFile(`${folder}/report.json`), folder);
}
