import type { Attribute, Dimension } from "./dimension.ts";

/** Positions begin, begin + stride, … below end. */
export interface StridedRange {
  /** First position. */
  begin: number;
  /** Positions from here on are not taken. */
  end: number;
  /** Distance, at least 1. */
  stride: number;
}

/**
 * Which positions `StridedSlice` takes from one axis.
 *
 * ```text
 * x[-5:7:2] of length 9:   begin = 9 - 5 = 4, end = 7, stride = 2, so positions 4 and 6
 * ```
 *
 * Bit i of `beginMask` or `endMask` says that axis i starts at its beginning or ends at its end; an axis the attributes do not
 * mention is taken whole.
 *
 * @param attrs Attributes of the operator.
 * @param axis The axis.
 * @param length Its length.
 * @returns The range, limits in [0, length]; undefined if the stride is negative or a limit grows with the batch.
 *
 * @example
 * ```ts
 * import { stridedRange } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const attrs = { begin: [-5], end: [7], strides: [2], beginMask: 0, endMask: 0 };
 * assert.deepEqual(stridedRange(attrs, 0, 9), { begin: 4, end: 7, stride: 2 });
 * assert.deepEqual(stridedRange({ ...attrs, endMask: 1 }, 0, 9), { begin: 4, end: 9, stride: 2 });
 * ```
 */
export function stridedRange(
  attrs: Record<string, Attribute>,
  axis: number,
  length: number,
): StridedRange | undefined {
  const read = (name: string, whole: number, mask = "") => {
    const isMasked = ((attrs[mask] as number | undefined) ?? 0) & (1 << axis);
    return isMasked ? whole : (attrs[name] as Dimension[])[axis] ?? whole;
  };
  const begin = read("begin", 0, "beginMask"), end = read("end", length, "endMask");
  const stride = read("strides", 1);
  if (typeof begin !== "number" || typeof end !== "number" || typeof stride !== "number") return;
  if (stride < 1) return;
  const inside = (limit: number) =>
    Math.min(length, Math.max(0, limit < 0 ? limit + length : limit));
  return { begin: inside(begin), end: inside(end), stride };
}
