import type { Settings } from "./settings.ts";

/**
 * The file of the trained network that a run starts from instead of training one.
 *
 * @param settings The settings.
 * @returns Its path; undefined if the run trains its network itself.
 *
 * @example
 * ```ts
 * import { startFile } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.equal(startFile({ start: "runs/a/dense.safetensors" }), "runs/a/dense.safetensors");
 * assert.equal(startFile({ start: "scratch" }), undefined);
 * ```
 */
export function startFile({ start }: Pick<Settings, "start">): string | undefined {
  return start === "dense" || start === "scratch" ? undefined : start;
}
