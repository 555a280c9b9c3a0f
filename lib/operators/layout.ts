/**
 * Operators that rearrange, repeat or fill.
 *
 * @module
 */
import type { Attribute, Dimension } from "./dimension.ts";
import { resultShape } from "./lengths.ts";
import { type CutCall, type Operator, records } from "./operator.ts";

/** Reshape, transpose and their like. */
export const layout: Operator[] = [
  {
    name: "Reshape",
    operands: ["x"],
    rearranges: true,
    followsSamples: true,
    lengths: { shape: resultShape },
    rule: "reshape",
    gradient: true,
  },
  {
    name: "Transpose",
    operands: ["x"],
    rearranges: true,
    followsSamples: true,
    rule: "transpose",
    gradient: true,
  },
  {
    name: "ExpandDims",
    operands: ["input"],
    rearranges: true,
    rule: "expandDims",
    gradient: true,
  },
  {
    name: "Tile",
    operands: ["x"],
    lengths: { reps: repetitions },
    rule: "tile",
    gradient: true,
  },
  { name: "Fill", operands: [], lengths: { shape: resultShape }, rule: "fill", gradient: false },
  { name: "Reverse", operands: ["x"], rule: "reverse", gradient: true },
  { name: "DepthToSpace", operands: ["x"], rule: "depthToSpace", gradient: true },
  ...records("BatchToSpaceND SpaceToBatchND", {
    operands: ["x"],
    rule: "spaceAndBatch",
    gradient: true,
  }),
];

/** A stretched axis is as long as it is needed now; a longer one is repeated as often as before. */
function repetitions({ attrs, inputs, outputs, keptOutput }: CutCall): Attribute {
  return (attrs.reps as Dimension[]).map((times, axis) =>
    keptOutput[axis] === undefined
      ? times
      : (outputs[0]![axis] as number) / (inputs.x![axis] as number)
  );
}
