import { decodeSubnet, FileError, readBytes, type SubnetFiles } from "../../io/mod.ts";
import {
  isSearchReport,
  parseRunInput,
  parseRunReport,
  type RunInput,
  type RunReport,
} from "../../report/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { Subnet } from "../../subnet/mod.ts";
import { type RunOptions, runOptionTable } from "../options/run_options.ts";
import { checkOption, type SwitchOption } from "../options/table.ts";
import { UsageError } from "../options/usage_error.ts";

/** The option of commands that use a saved subnet. */
export const bestOption: { best: SwitchOption } = {
  best: {
    section: "Run",
    help: "the subnet of the best epoch by validation, not of the last",
  },
};

/**
 * Reads the report of a finished run, of GETA or of pruning by recipe.
 *
 * @param folder The folder of the run.
 * @returns The report.
 * @throws {FileError} If the folder holds none, or one that is damaged.
 * @throws {UsageError} If the run is not finished, or is a search.
 */
export async function readReport(folder: string): Promise<RunReport> {
  await requireFinished(folder);
  const file = `${folder}/report.json`, text = await readText(file);
  requireNoSearch(text, folder);
  return parseRunReport(text, file);
}

/** What decides which test images a run saw, and the digits of its arithmetic. */
export type TestConditions = Pick<RunOptions, "data" | "dataDir" | "crop" | "deterministic">;

/**
 * Which test images a run saw, and on what engine.
 *
 * @param report The report of the run.
 * @param folder Its folder, for messages.
 * @returns Data set, its folder and the side of its images if they were given, whether every machine gives the same digits.
 * @throws {FileError} If the report names what no run has.
 */
export function testConditions(
  { data, options: { dataDir, crop, deterministic } }: RunReport,
  folder: string,
): TestConditions {
  try {
    const named = Object.entries({ data, dataDir, crop, deterministic })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, checkOption(runOptionTable, name, value)]);
    return Object.fromEntries(named);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new FileError(`Cannot use ${folder}/report.json: ${error.message}`, { cause: error });
  }
}

/**
 * Reads a subnet of a finished run, and what it expects.
 *
 * @param folder The folder of the run.
 * @param options Whether to take that of the best epoch instead of the last.
 * @returns Subnet, and form of its input.
 * @throws {FileError} If the folder holds none, or a file is damaged.
 * @throws {UsageError} If the run is not finished, is a search, or has no best epoch.
 */
export async function readSubnet(
  folder: string,
  { best = false }: { best?: boolean } = {},
): Promise<{ subnet: Subnet; input: RunInput }> {
  await requireFinished(folder);
  const report = `${folder}/report.json`;
  if (await isThere(report)) requireNoSearch(await readText(report), folder);
  const name = `${folder}/subnet${best ? "-best" : ""}`, file = `${folder}/input.json`;
  if (best && !await isThere(`${name}.json`)) {
    throw new UsageError(
      `Cannot use --best: the run in ${folder} must have a best epoch, which takes validation images: current value is none`,
    );
  }
  const files: SubnetFiles = {
    json: await readText(`${name}.json`),
    safetensors: await readBytes(`${name}.safetensors`),
  };
  return {
    subnet: await decodeSubnet(files, name),
    input: parseRunInput(await readText(file), file),
  };
}

/** The report is written last: a run without one has more to do. */
async function requireFinished(folder: string): Promise<void> {
  if (await isThere(`${folder}/report.json`) || !await isThere(`${folder}/checkpoint`)) return;
  throw new UsageError(
    `Cannot use the run in ${folder}: it must be finished: current value is a run with steps left (continue with --resume --out ${folder})`,
  );
}

/** A search leaves what it found, and how to train it, but no subnet. */
function requireNoSearch(report: string, folder: string): void {
  if (!isSearchReport(report)) return;
  throw new UsageError(
    `Cannot use ${folder} as a run: it must have left a subnet: current value is the folder of a search; the command under "next" in its report.json trains what was found`,
  );
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/**
 * Reads a text file.
 *
 * @param file The file.
 * @returns Its text.
 * @throws {FileError} If it cannot be read.
 */
export async function readText(file: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(file));
}
