import type { Attribute, Dimension } from "./dimension.ts";

/** Positions begin, begin + stride, … below end; or all of them from the last to the first. */
export interface StridedRange {
  /** First position. */
  begin: number;
  /** Positions from here on are not taken. */
  end: number;
  /** Distance, at least 1; or -1, from `end - 1` down to `begin`. */
  stride: number;
}

/**
 * Which positions `StridedSlice` takes from one axis.
 *
 * ```text
 * x[-5:7:2] of length 9:   begin = 9 - 5 = 4, end = 7, stride = 2, so positions 4 and 6
 * ```
 *
 * Bit i of `beginMask` or `endMask` says that entry i starts at the beginning of its axis or ends at its end; an axis without an entry
 * is taken whole.
 *
 * @param attrs Attributes of the operator.
 * @param entry Where the attributes mention the axis ({@linkcode stridedEntries}).
 * @param length Its length.
 * @returns The range, limits in [0, length]; undefined if the stride is below -1 or a limit grows with the batch.
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
  entry: number | undefined,
  length: number,
): StridedRange | undefined {
  const read = (name: string, whole: number, mask = "") => {
    if (entry === undefined || bit(attrs, mask, entry)) return whole;
    return (attrs[name] as Dimension[])[entry] ?? whole;
  };
  const begin = read("begin", 0, "beginMask"), end = read("end", length, "endMask");
  const stride = read("strides", 1);
  if (typeof begin !== "number" || typeof end !== "number" || typeof stride !== "number") return;
  const inside = (limit: number) =>
    Math.min(length, Math.max(0, limit < 0 ? limit + length : limit));
  if (stride === -1) {
    // from begin down to the position behind end
    const isWhole = (mask: string) => entry !== undefined && bit(attrs, mask, entry);
    const above = (limit: number) =>
      Math.min(length, Math.max(0, (limit < 0 ? limit + length : limit) + 1));
    const last = isWhole("beginMask") ? length : above(begin);
    return { begin: isWhole("endMask") ? 0 : above(end), end: last, stride };
  }
  return stride < 1 ? undefined : { begin: inside(begin), end: inside(end), stride };
}

/** One axis of the operand of a `StridedSlice`, or a new one. */
export interface StridedEntry {
  /** The axis; undefined for a new one of length 1. */
  axis?: number;
  /** Its place in `begin`, `end` and `strides`; undefined if the attributes do not mention it. */
  entry?: number;
  /** Whether one position of it is taken, and the axis is no axis of the result. */
  isShrunk: boolean;
}

/**
 * Which entry of its attributes a `StridedSlice` has for which axis. An ellipsis stands for as many whole axes as the others leave.
 *
 * ```text
 * x[..., ::2] of rank 3:   axes 0 and 1 whole, axis 2 by entry 1
 * ```
 *
 * @param attrs Attributes of the operator.
 * @param rank Number of axes of its operand.
 * @returns The axes in order, with new ones among them.
 *
 * @example
 * ```ts
 * import { stridedEntries } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const attrs = { begin: [0, 0], ellipsisMask: 1, newAxisMask: 0, shrinkAxisMask: 0 };
 * assert.deepEqual(stridedEntries(attrs, 3), [
 *   { axis: 0, isShrunk: false },
 *   { axis: 1, isShrunk: false },
 *   { axis: 2, entry: 1, isShrunk: false },
 * ]);
 * ```
 */
export function stridedEntries(
  attrs: Record<string, Attribute>,
  rank: number,
): StridedEntry[] {
  const count = (attrs.begin as Dimension[]).length;
  const all = Array.from({ length: count }, (_, entry) => entry);
  const isEllipsis = (entry: number) => bit(attrs, "ellipsisMask", entry);
  const isNew = (entry: number) => !isEllipsis(entry) && bit(attrs, "newAxisMask", entry);
  const named = all.filter((entry) => !isEllipsis(entry) && !isNew(entry)).length;
  let axis = 0;
  const whole = (end: number) =>
    Array.from({ length: end - axis }, (): StridedEntry => ({ axis: axis++, isShrunk: false }));
  const entries = all.flatMap((entry): StridedEntry[] => {
    if (isEllipsis(entry)) return whole(axis + rank - named);
    if (isNew(entry)) return [{ entry, isShrunk: false }];
    return [{ axis: axis++, entry, isShrunk: bit(attrs, "shrinkAxisMask", entry) }];
  });
  return [...entries, ...whole(rank)];
}

function bit(attrs: Record<string, Attribute>, mask: string, entry: number): boolean {
  return (((attrs[mask] as number | undefined) ?? 0) & (1 << entry)) !== 0;
}
