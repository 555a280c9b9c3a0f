/**
 * New values of attributes that hold lengths, positions or counts of axes, after a cut.
 *
 * @module
 */
import type { Attribute, Dimension } from "./dimension.ts";
import type { CutCall } from "./operator.ts";

/**
 * For attributes that hold the shape of the result.
 *
 * @param call The call after the cut.
 * @returns The new shape.
 */
export function resultShape({ outputs }: CutCall): Attribute {
  return [...outputs[0]!];
}

/**
 * For attributes that hold a number of equal parts of the last axis, of which only whole ones are removed.
 *
 * @param name The attribute.
 * @returns Its value after a cut.
 */
export function partsLeft(name: string): (call: CutCall) => Attribute {
  return ({ attrs, outputs, oldOutput }) =>
    (attrs[name] as number) * (outputs[0]!.at(-1) as number) / (oldOutput.at(-1) as number);
}

/**
 * Where a position of an axis is after a cut.
 *
 * @param kept Positions that are kept; undefined for all.
 * @param position The position; one that grows with the batch is not changed.
 * @returns The number of kept positions before it.
 */
export function newPosition(kept: Int32Array | undefined, position: Dimension): Dimension {
  if (kept === undefined || typeof position !== "number") return position;
  return kept.filter((other) => other < position).length;
}
