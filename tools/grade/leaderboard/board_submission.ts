/**
 * What was handed in for the leaderboard. The files are hostile: they are small and plain, or they are not opened.
 *
 * @module
 */
import { basename, join } from "node:path";
import { shapeForms } from "../../../datasets/mod.ts";
import { messageOf } from "../../../lib/core/mod.ts";
import { parseSubnetInput } from "../../../lib/report/mod.ts";
import {
  allSettings,
  checkPartialSettings,
  type PartialSettings,
} from "../../../lib/settings/mod.ts";
import { LARGEST_FILE } from "./rules.ts";

/** A submission whose subnet can be opened. */
export interface BoardSubmission {
  /** Name of the folder. */
  name: string;
  /** Where it lies. */
  folder: string;
  /** What its inputs are normalised by, see `SubnetInput`. */
  mean: number[];
  deviation: number[];
  /** When its subnet was written. */
  submitted: Date;
  /** How it was made, as its author says; of no effect. */
  recipe?: PartialSettings;
  /** What was wrong with the recipe. */
  notes: string[];
}

/** A submission that cannot be. */
export interface RefusedSubmission {
  name: string;
  /** A sentence without its end. */
  refused: string;
}

/** Statistics of the training images of notebook 13, for subnets without an `input.json`. */
export const USUAL_INPUT: Pick<BoardSubmission, "mean" | "deviation"> = {
  mean: [0.3311154653511795, 0.33303383621515015, 0.33424356647566256],
  deviation: [0.21007092576755265, 0.210018073411238, 0.21123759992022273],
};

/**
 * Finds the submissions in a folder.
 *
 * @param path A folder with a subnet, which is one; or a folder in which each folder is one.
 * @returns Their folders, in alphabetical order.
 * @throws {TypeError} If there is none.
 */
export async function boardFolders(path: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(path));
  if (entries.some(({ name }) => name === "subnet.json")) return [path];
  const folders = entries.filter((one) => one.isDirectory).map(({ name }) => name).sort();
  if (folders.length > 0) return folders.map((name) => join(path, name));
  throw new TypeError(
    `Cannot make a board: a folder must hold a subnet or folders with subnets: current value is ${path}`,
  );
}

/**
 * Reads what stands beside the subnet of a submission, and looks whether the subnet may be opened.
 *
 * @param folder Its folder.
 * @returns The submission, or why it does not count.
 */
export async function readBoardSubmission(
  folder: string,
): Promise<BoardSubmission | RefusedSubmission> {
  const name = basename(folder);
  try {
    await plainFile(folder, "subnet.json");
    const { mtime } = await plainFile(folder, "subnet.safetensors");
    const recipe = await readRecipe(folder);
    return { name, folder, submitted: mtime ?? new Date(0), ...await readInput(folder), ...recipe };
  } catch (error) {
    return { name, refused: messageOf(error) };
  }
}

/** A link could lead anywhere, and a large file fill the memory. */
async function plainFile(folder: string, file: string): Promise<Deno.FileInfo> {
  const info = await Deno.lstat(join(folder, file)).catch(() => undefined);
  if (!info?.isFile) throw new TypeError(`It must hold a file ${file}: there is none`);
  if (info.size <= LARGEST_FILE) return info;
  throw new RangeError(`${file} must have at most ${LARGEST_FILE} bytes: it has ${info.size}`);
}

async function has(folder: string, file: string): Promise<boolean> {
  return await Deno.lstat(join(folder, file)).then(() => true, () => false);
}

async function readInput(
  folder: string,
): Promise<Pick<BoardSubmission, "mean" | "deviation">> {
  const file = "input.json";
  if (!await has(folder, file)) return USUAL_INPUT;
  await plainFile(folder, file);
  const input = parseSubnetInput(await Deno.readTextFile(join(folder, file)), file);
  const { mean, deviation, inputShape, classes } = input;
  const wanted = shapeForms.map((form) => form.name);
  if (`${inputShape}` !== "32,32,3" || `${classes}` !== `${wanted}`) {
    throw new TypeError(
      `${file} must be of 32x32x3 images of ${wanted.join(", ")}: it is of ${
        inputShape.join("x")
      } images of ${classes.join(", ")}`,
    );
  }
  return { mean, deviation };
}

/** `recipe.json`, or what a run of the command left: its author's word, which decides nothing. */
async function readRecipe(folder: string): Promise<Pick<BoardSubmission, "recipe" | "notes">> {
  for (const file of ["recipe.json", "config.json"]) {
    if (!await has(folder, file)) continue;
    try {
      await plainFile(folder, file);
      const value: unknown = JSON.parse(await Deno.readTextFile(join(folder, file)));
      return {
        recipe: checkPartialSettings(file === "config.json" ? known(value) : value),
        notes: [],
      };
    } catch (error) {
      return { notes: [`${file} says nothing: ${messageOf(error)}`] };
    }
  }
  return { notes: ["There is no recipe.json"] };
}

/** The settings in the configuration of a run, which also has the options of the command. */
function known(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => Object.hasOwn(allSettings, name)),
  );
}
