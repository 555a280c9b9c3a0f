/** How {@linkcode progressBar} draws. */
export interface ProgressBarOptions {
  /** Length of the bar, characters. */
  width: number;
  /** Whether to use terminal colours; false by default. */
  colour?: boolean;
}

/**
 * A bar of characters that fills from the left.
 *
 * @param share How much is done, in [0, 1].
 * @param options Length and colour.
 * @returns The bar; without colours it is `width` characters long.
 *
 * @example
 * ```ts
 * import { progressBar } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(progressBar(0.5, { width: 6 }), "███░░░");
 * ```
 */
export function progressBar(share: number, { width, colour = false }: ProgressBarOptions): string {
  const full = Math.round(share * width);
  const done = "█".repeat(full), rest = "░".repeat(width - full);
  return colour ? `\x1b[36m${done}\x1b[90m${rest}\x1b[0m` : done + rest;
}
