import type { OriginReport } from "../../report/mod.ts";

/** Version of this library, that of `deno.json`. */
export const version = "0.1.0";

/**
 * How a run was started, where and when.
 *
 * @param command The command that repeats it.
 * @param date When it ended.
 * @returns Text for the report.
 */
export function originOf(command: string, date: Date): OriginReport {
  const cores = navigator.hardwareConcurrency;
  return {
    command,
    version,
    date: date.toISOString(),
    machine: `${Deno.build.os} ${Deno.build.arch}, ${cores} ${
      cores === 1 ? "core" : "cores"
    }, Deno ${Deno.version.deno}`,
  };
}
