import { isDeepStrictEqual } from "node:util";
import { flagOf } from "./add_options.ts";
import type { RunOptions } from "./run_options.ts";
import { UsageError } from "./usage_error.ts";

/**
 * The options of a run that is resumed: those it was started with. Typing them again is fine, changing them is not, because
 * the result would belong to neither.
 *
 * @param saved The options the run was started with, model, data and all settings filled in.
 * @param given What was typed with `--resume`.
 * @returns The saved options, with `out`, `resume`, `json` and, if given, `dataDir` (the files may have moved) and `threads` (no digit
 * depends on them) as typed now.
 * @throws {UsageError} If an option differs; names it and both values.
 *
 * @example
 * ```ts
 * import { continuedOptions, type RunOptions } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const saved: RunOptions = { model: "mlp", settings: { epochs: 4 }, resume: false, json: false };
 * const given = { settings: { epochs: 8 }, out: "runs/a", resume: true, json: false };
 * assert.throws(
 *   () => continuedOptions(saved, given),
 *   /Cannot resume with another --epochs: it must be 4 as at the start: current value is 8/,
 * );
 * ```
 */
export function continuedOptions(saved: RunOptions, given: RunOptions): RunOptions {
  const { settings, out, resume: _resume, json, quiet: _quiet, dataDir, threads, ...rest } = given;
  requireEqual(saved, rest);
  requireEqual(saved.settings, settings);
  return {
    ...saved,
    resume: true,
    json,
    ...(out !== undefined && { out }),
    ...(dataDir !== undefined && { dataDir }),
    ...(threads !== undefined && { threads }),
  };
}

/**
 * Requires what was typed now to be what was typed then.
 *
 * @param saved The options a run was started with.
 * @param given What was typed with `--resume`.
 * @throws {UsageError} If an option differs; names it and both values.
 */
export function requireEqual(saved: object, given: object): void {
  const before: Record<string, unknown> = { ...saved };
  for (const [name, value] of Object.entries(given)) {
    if (isDeepStrictEqual(before[name], value)) continue;
    throw new UsageError(
      `Cannot resume with another ${flagOf(name)}: it must be ${
        before[name] ?? "left out"
      } as at the start: current value is ${value}`,
    );
  }
}
