/**
 * Downloads data sets into the cache folder: `deno task download cifar10 mnist`.
 *
 * @module
 */
import { messageOf } from "../lib/core/mod.ts";
import { DataError, dataFolder, dataHosts, dataSources, download } from "../datasets/mod.ts";
import { runTool } from "./run_tool.ts";

const usage = `Usage: deno task download <${Object.keys(dataSources).join("|")}> ...
Puts data sets into $GETA_DATA, else the platform's cache folder, and checks their sha256.
Asks only these hosts: ${dataHosts.join(", ")}.`;

/**
 * The command.
 *
 * @param names Names of data sets, or `--help`.
 * @returns The exit code: 0, 1 if the disk or network fails in an unforeseen way, 2 for wrong input or data.
 */
async function main(names: readonly string[]): Promise<number> {
  if (names.includes("--help") || names.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const unknown = names.find((name) => !Object.hasOwn(dataSources, name));
  if (unknown !== undefined || names.length === 0) {
    const wanted = `a data set must be one of ${Object.keys(dataSources).join(", ")}`;
    console.error(`Cannot download: ${wanted}: current value is ${unknown ?? "none"}`);
    return 2;
  }
  try {
    const folder = dataFolder((name) => Deno.env.get(name), Deno.build.os);
    for (const name of names) {
      const source = dataSources[name as keyof typeof dataSources];
      const target = await download(source, { folder, fetch, onProgress: reporter() });
      console.log(`${name} is in ${target}`);
    }
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return error instanceof DataError || error instanceof RangeError ? 2 : 1;
  }
}

/** Prints a line for every tenth of a file. */
function reporter(): (file: { name: string; size: number }, bytes: number) => void {
  const printed = new Map<string, number>();
  return ({ name, size }, bytes) => {
    const tenths = Math.floor(10 * bytes / size);
    if (tenths <= (printed.get(name) ?? 0)) return;
    printed.set(name, tenths);
    console.log(`${name} ${10 * tenths} %`);
  };
}

if (import.meta.main) await runTool(main);
