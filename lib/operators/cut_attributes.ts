import type { Attribute } from "./dimension.ts";
import type { CutCall } from "./operator.ts";
import { operatorOf } from "./operators.ts";

/**
 * Rewrites the attributes of an operator that hold lengths, positions or counts of axes which get shorter.
 *
 * @param name Name of its kernel.
 * @param call The call after the cut.
 * @returns New attributes; `call` is not changed.
 *
 * @example A reshape to 32 features of which 16 are kept
 * ```ts
 * import { cutAttributes } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const attrs = cutAttributes("Reshape", {
 *   attrs: { shape: [1, 32] },
 *   inputs: { x: [1, 4, 4] },
 *   outputs: [[1, 16]],
 *   keptInput: [],
 *   keptOutput: [],
 *   oldInput: [1, 4, 8],
 *   oldOutput: [1, 32],
 * });
 * assert.deepEqual(attrs, { shape: [1, 16] });
 * ```
 */
export function cutAttributes(name: string, call: CutCall): Record<string, Attribute> {
  const lengths = operatorOf(name)?.lengths;
  if (lengths === undefined) return call.attrs;
  const changed = Object.entries(lengths).map(([name, after]) => [name, after(call)] as const);
  return { ...call.attrs, ...Object.fromEntries(changed) };
}
