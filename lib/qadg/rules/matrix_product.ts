import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { couple, requireZero } from "../propagate/constraints.ts";
import { axesWithHeads, placeOf } from "../propagate/operands.ts";
import { markHeads, readHeads } from "../propagate/unzeroed_heads.ts";
import { combineAxes } from "./elementwise.ts";
import { markProducer } from "./producer.ts";

/**
 * `BatchMatMul`: a [..., rows, inner] times b [..., inner, columns], each possibly transposed. The inner axes are coupled and
 * summed over, so one of the two factors must be zero where they are removed; rows and columns pass through.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the product [..., rows, columns].
 */
export function matrixProduct(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const [rows, innerA] = matrixAxes(propagation, node, "a");
  const [innerB, columns] = matrixAxes(propagation, node, "b");
  couple(propagation, [innerA, innerB], placeOf(node));
  requireOneZero(propagation, [innerA, innerB]);
  const batch = combineAxes(propagation, node, { operands: ["a", "b"], zeroIf: "any", skip: 2 });
  const factors = ["a", "b"].map((name) => axesWithHeads(propagation, node, name));
  markHeads(propagation, { batch, free: [rows, columns], factors });
  return [[...batch, markProducer(propagation, rows), markProducer(propagation, columns)]];
}

function matrixAxes(
  propagation: ChannelPropagation,
  node: GraphNode,
  name: "a" | "b",
): [row: AxisChannels, column: AxisChannels] {
  const axes = axesWithHeads(propagation, node, name);
  const row = axes.at(-2)!, column = axes.at(-1)!;
  return node.attrs[name === "a" ? "transposeA" : "transposeB"] ? [column, row] : [row, column];
}

/**
 * Requires that a product be zero wherever a structure is removed, which it is if one factor is. A computed factor usually is
 * zero already, and the weight beside it is only cut. Otherwise a factor that cannot be zero protects the axis; if there is none,
 * the parameters of the first factor own the structures. Heads that are not zero in one factor are owned by the parameter in
 * another ({@linkcode readHeads}).
 *
 * @param propagation State of the analysis.
 * @param factors The axis in each factor.
 */
export function requireOneZero(
  propagation: ChannelPropagation,
  factors: readonly AxisChannels[],
): void {
  if (factors.some((channels) => isZero(channels) && !hasUnzeroed(channels))) return;
  const read = factors.map((channels) =>
    readHeads(propagation, channels, factors.filter((other) => other !== channels))
  );
  if (!read.some(isZero)) requireZero(propagation, read.find(breaksZero) ?? read[0]!);
}

function isZero(channels: AxisChannels): boolean {
  return typeof channels !== "string" && channels.zeroing.length === 0;
}

function hasUnzeroed(channels: AxisChannels): boolean {
  return typeof channels !== "string" && channels.unzeroed !== undefined;
}

function breaksZero(channels: AxisChannels): boolean {
  return typeof channels !== "string" && typeof channels.zeroing === "string";
}
