/**
 * Operators that put axes together or take them apart: concat, stack, split, slices, padding.
 *
 * @module
 */
import type { Attribute, Dimension } from "./dimension.ts";
import { newPosition } from "./lengths.ts";
import type { CutCall, Operator } from "./operator.ts";
import { stridedEntries, stridedRange } from "./strided_range.ts";

/** Concat, stack, split, slices, padding. */
export const pieces: Operator[] = [
  { name: "Concat", operands: ["0"], variadic: true, rule: "concat", gradient: true },
  { name: "Pack", operands: ["0"], variadic: true, rule: "pack", gradient: true },
  { name: "Unpack", operands: ["value"], rule: "unpack", gradient: true },
  {
    name: "SplitV",
    operands: ["x"],
    lengths: {
      numOrSizeSplits: ({ attrs, outputs }) => {
        const parts = outputs.map((shape) => shape.at(attrs.axis as number)!);
        const count = attrs.numOrSizeSplits!, isEqual = parts.every((part) => part === parts[0]);
        return typeof count === "number" && isEqual ? count : parts;
      },
    },
    rule: "split",
    gradient: true,
  },
  {
    name: "Slice",
    operands: ["x"],
    lengths: {
      begin: ({ attrs, outputs, keptInput }) => {
        const begins = [attrs.begin!].flat() as Dimension[];
        return outputs[0]!.map((_, axis) => newPosition(keptInput[axis], begins[axis] ?? 0));
      },
      size: ({ outputs }) => [...outputs[0]!],
    },
    rule: "slice",
    gradient: true,
  },
  {
    name: "StridedSlice",
    operands: ["x"],
    lengths: {
      begin: (call) => stridedLimits(call).begin,
      end: (call) => stridedLimits(call).end,
    },
    rule: "stridedSlice",
    gradient: true,
  },
  { name: "PadV2", operands: ["x"], lengths: { paddings }, rule: "pad", gradient: true },
  { name: "MirrorPad", operands: ["x"], rule: "mirrorPad", gradient: true },
];

/**
 * Where the ranges of a strided slice begin and end after a cut. Whole blocks of as many positions as the stride are removed, so
 * the stride stays, and so does the place of the first position in its block. The only position of an axis that is cut away stays.
 */
function stridedLimits(
  { attrs, keptInput, oldInput }: CutCall,
): { begin: Dimension[]; end: Dimension[] } {
  const begin = [...attrs.begin as Dimension[]], end = [...attrs.end as Dimension[]];
  for (const { axis, entry, isShrunk } of stridedEntries(attrs, keptInput.length)) {
    const kept = axis === undefined ? undefined : keptInput[axis], length = oldInput[axis!];
    if (kept === undefined || entry === undefined || typeof length !== "number") continue;
    if (isShrunk) {
      const at = begin[entry] as number;
      begin[entry] = newPosition(kept, at < 0 ? at + length : at);
      end[entry] = begin[entry] as number + 1;
      continue;
    }
    const range = stridedRange(attrs, entry, length);
    if (!range) continue;
    if (range.stride < 0) {
      begin[entry] = newPosition(kept, range.end) as number - 1;
      // the position before the first one: a negative one counts from the end
      end[entry] = (newPosition(kept, range.begin) as number || -kept.length) - 1;
      continue;
    }
    const place = range.begin % range.stride;
    const first = newPosition(kept, range.begin - place) as number + place;
    begin[entry] = first;
    end[entry] = Math.max(first, newPosition(kept, range.end) as number); // tfjs refuses less
  }
  return { begin, end };
}

/** As much padding as there are padded positions kept. */
function paddings({ attrs, keptOutput, oldOutput }: CutCall): Attribute {
  return (attrs.paddings as [number, number][]).map(([before, after], axis) => {
    const kept = keptOutput[axis], length = oldOutput[axis];
    if (kept === undefined) return [before, after];
    const last = kept.filter((position) => position >= (length as number) - after);
    return [newPosition(kept, before), last.length];
  });
}
