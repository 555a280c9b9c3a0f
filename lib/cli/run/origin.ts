import type { OriginReport } from "../../report/mod.ts";
import type { Description } from "./description.ts";
import { repeatCommand } from "./repeat_command.ts";

/** Version of this library, that of `deno.json`. */
export const version = "0.1.0";

/**
 * How a run was started, where and when.
 *
 * @param description What it was asked to do.
 * @param date When it ended.
 * @returns Text for the report.
 */
export function originOf(description: Description, date: Date): OriginReport {
  const cores = navigator.hardwareConcurrency;
  return {
    command: repeatCommand(description),
    version,
    date: date.toISOString(),
    machine: `${Deno.build.os} ${Deno.build.arch}, ${cores} ${
      cores === 1 ? "core" : "cores"
    }, Deno ${Deno.version.deno}`,
  };
}
