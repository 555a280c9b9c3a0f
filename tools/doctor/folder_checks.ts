/**
 * Where the course writes and keeps data.
 *
 * @module
 */
import { messageOf } from "../../lib/core/mod.ts";
import { dataFolder, dataSources } from "../../datasets/mod.ts";
import { type Check, check } from "./check.ts";

/**
 * Tries to write a file.
 *
 * @param folder The folder of the notebooks.
 * @returns Bad if it cannot be written.
 */
export async function writeCheck(folder: string): Promise<Check> {
  const file = `${folder}/.doctor-${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(file, "");
    await Deno.remove(file);
    return check("Writing", `${folder} can be written`);
  } catch (error) {
    const advice = "Copy the course into a folder of your own and start again there.";
    return check("Writing", messageOf(error), { state: "bad", advice });
  }
}

/**
 * Looks for downloaded data sets. The notebooks draw their own data and need none.
 *
 * @param environment Gives the value of an environment variable.
 * @returns Which are complete; a note where one lies there in part.
 */
export function dataCheck(environment: (name: string) => string | undefined): Check {
  let cache;
  try {
    cache = dataFolder(environment, Deno.build.os);
  } catch (error) {
    return check("Data", messageOf(error), { state: "note", advice: "Set GETA_DATA to a folder." });
  }
  const states = Object.values(dataSources).map(({ name, folder, files }) => {
    const sizes = Object.entries(files).map(([file, size]) =>
      sizeOf(`${cache}/${folder}/${file}`) === size
    );
    return { name, all: sizes.every(Boolean), some: sizes.some(Boolean) };
  });
  const complete = states.filter(({ all }) => all).map(({ name }) => name);
  const broken = states.filter(({ all, some }) => some && !all).map(({ name }) => name);
  const found = complete.length > 0
    ? `${complete.join(", ")} in ${cache}`
    : "none downloaded; no notebook needs any";
  const advice = `Incomplete: ${broken.map((name) => `deno task download ${name}`).join(", ")}`;
  return check("Data", found, broken.length > 0 && { state: "note", advice });
}

function sizeOf(file: string): number | undefined {
  try {
    return Deno.statSync(file).size;
  } catch {
    return undefined;
  }
}
