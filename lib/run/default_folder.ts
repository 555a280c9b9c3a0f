/**
 * The default folder of a run's results. Sorting by name sorts by time.
 *
 * @param model Name of the model.
 * @param time When the run began; the name holds local time.
 * @returns For example `runs/2026-03-01T09-05-00-small`.
 *
 * @example
 * ```ts
 * import { defaultFolder } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * assert.equal(defaultFolder("small", new Date(2026, 2, 1, 9, 5)), "runs/2026-03-01T09-05-00-small");
 * ```
 */
export function defaultFolder(model: string, time: Date): string {
  const two = (n: number) => `${n}`.padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join("-");
  return `runs/${day}T${clock}-${model}`;
}
