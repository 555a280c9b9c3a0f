import { DataError } from "./data_error.ts";

/**
 * Where downloaded data sets live: never in the project.
 *
 * ```text
 * $GETA_DATA, else $XDG_CACHE_HOME/geta-lab, else
 *   Windows  %LOCALAPPDATA%\geta-lab
 *   macOS    ~/Library/Caches/geta-lab
 *   others   ~/.cache/geta-lab
 * ```
 *
 * @param environment Gives the value of an environment variable, for example `Deno.env.get`; empty counts as not set.
 * @param platform Name of the operating system as `Deno.build.os` gives it.
 * @returns The folder; it may not exist yet.
 * @throws {DataError} If no variable says where.
 *
 * @example
 * ```ts
 * import { dataFolder } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const environment = (name: string) => name === "HOME" ? "/home/ada" : undefined;
 * assert.equal(dataFolder(environment, "linux"), "/home/ada/.cache/geta-lab");
 * ```
 */
export function dataFolder(
  environment: (name: string) => string | undefined,
  platform: string,
): string {
  const chosen = environment("GETA_DATA");
  if (chosen) return chosen;
  const places: [variable: string, folder: string][] = [["XDG_CACHE_HOME", "/geta-lab"]];
  if (platform === "windows") places.push(["LOCALAPPDATA", "\\geta-lab"]);
  else if (platform === "darwin") places.push(["HOME", "/Library/Caches/geta-lab"]);
  else places.push(["HOME", "/.cache/geta-lab"]);
  for (const [variable, folder] of places) {
    const base = environment(variable);
    if (base) return base + folder;
  }
  const names = ["GETA_DATA", ...places.map(([variable]) => variable)].join(", ");
  throw new DataError("a cache folder", {
    action: "choose",
    wanted: `one of ${names} must be set`,
    found: "none",
  });
}
