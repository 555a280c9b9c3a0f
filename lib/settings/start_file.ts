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
  return start === "dense" || start === "scratch" || start === "pretrained" ? undefined : start;
}

/**
 * Whether a run begins with the dense training of its network.
 *
 * @param settings The settings.
 * @returns False if the network is trained already: its weights are its own, or come from a file.
 *
 * @example
 * ```ts
 * import { trainsFirst } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual((["dense", "scratch", "pretrained"] as const).map((start) => trainsFirst({ start })), [
 *   true,
 *   true,
 *   false,
 * ]);
 * ```
 */
export function trainsFirst({ start }: Pick<Settings, "start">): boolean {
  return start === "dense" || start === "scratch";
}
