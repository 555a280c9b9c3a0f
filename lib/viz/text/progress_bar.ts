import { checkOptions, given, integerWithin, trueOrFalse } from "../../core/mod.ts";
import { percentText } from "./format.ts";

/** How {@linkcode progressBar} draws. */
export interface ProgressBarOptions {
  /** Length of the bar, characters. */
  width: number;
  /** Whether to use terminal colours; false by default. */
  colour?: boolean;
}

/**
 * What is being done, a bar that fills from the left, and how much is done.
 *
 * @param label What is being done.
 * @param share How much is done, in [0, 1].
 * @param options Length of the bar, colour.
 * @returns Text; without colours it has as many characters for every share.
 *
 * @example
 * ```ts
 * import { progressBar } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(progressBar("Load", 0.5, { width: 6 }), "Load ███░░░  50 %");
 * ```
 */
export function progressBar(label: string, share: number, options: ProgressBarOptions): string {
  checkOptions("progressBar()", options, {
    width: given(integerWithin({ min: 0 })),
    colour: trueOrFalse,
  });
  const { width, colour = false } = options;
  const full = Math.round(share * width);
  const done = "█".repeat(full), rest = "░".repeat(width - full);
  const bar = colour ? `\x1b[36m${done}\x1b[90m${rest}\x1b[0m` : done + rest;
  return `${colour ? `\x1b[1m${label}\x1b[0m` : label} ${bar} ${percentText(share, 0).padStart(5)}`;
}
