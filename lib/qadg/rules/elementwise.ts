/**
 * Operators that work position by position, with broadcasting: they couple their operands' axes.
 *
 * @module
 */
import { largest } from "../../core/mod.ts";
import type { Dimension, GraphNode } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  ParameterAxis,
  TrackedAxis,
} from "../propagate/channel_propagation.ts";
import { couple, own, protect } from "../propagate/constraints.ts";
import { constantOperand, operand, placeOf } from "../propagate/operands.ts";
import { factorThatZeroes, withHeads } from "../propagate/unzeroed_heads.ts";

/**
 * When the result of an operator is zero: if `all` operands are (a sum), if `any` is (a product), if the `first` is, if the first
 * is and no other one can be (the `dividend` of a quotient), or `never` for certain.
 */
export type ZeroIf = "all" | "any" | "first" | "dividend" | "never";

/** Which axes {@linkcode combineAxes} combines, and how. */
export interface Combination {
  /** Names of the operands, in order. */
  operands: string[];
  /** When the result is zero. */
  zeroIf: ZeroIf;
  /** Number of last axes that are left out; 0 by default. */
  skip?: number;
}

/**
 * A rule for an operator that works position by position on all its operands.
 *
 * @param zeroIf When its result is zero.
 * @returns The rule.
 */
export function elementwise(
  zeroIf: ZeroIf,
): (propagation: ChannelPropagation, node: GraphNode) => AxisChannels[][] {
  return (propagation, node) => [
    combineAxes(propagation, node, { operands: Object.keys(node.inputs), zeroIf }),
  ];
}

/**
 * `Pow`: a to the power of b. It is zero where a is if b is a constant above zero, as in the square of a norm.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function power(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const isPositive = constantOperand(propagation.graph, node, "b")?.every((x) => x > 0) ?? false;
  return elementwise(isPositive ? "first" : "never")(propagation, node);
}

/**
 * `Select`: condition, t and e of one shape; the result is zero if both t and e are.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function select(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const all = combineAxes(propagation, node, {
    operands: ["condition", "t", "e"],
    zeroIf: "never",
  });
  const chosen = combineAxes(propagation, node, { operands: ["t", "e"], zeroIf: "all" });
  return [all.map((channels, i) => typeof channels === "string" ? channels : chosen[i]!)];
}

/**
 * Aligns the axes of operands at the right, as broadcasting does, and couples those that are aligned.
 *
 * An axis of length 1 that is stretched over a longer one is not coupled to it but protected. It has the same value at every
 * position, so a sum with it breaks zero.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @param combination The operands, and when the result is zero.
 * @returns Axes of the result.
 */
export function combineAxes(
  propagation: ChannelPropagation,
  node: GraphNode,
  { operands, zeroIf, skip = 0 }: Combination,
): AxisChannels[] {
  const sources = operands.map((name) => {
    const value = operand(node, name);
    const { shape } = propagation.graph.values[value]!;
    const end = shape.length - skip;
    return {
      shape: shape.slice(0, end),
      axes: propagation.axes[value]!.slice(0, end),
      isZero: propagation.zeros.has(value),
    };
  });
  const rank = largest(sources.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const fromRight = rank - i;
    const aligned = sources.map(({ shape, axes, isZero }): AlignedAxis => ({
      length: shape.at(-fromRight) ?? 1,
      channels: axes.at(-fromRight),
      isZero,
    }));
    return combineAxis(propagation, node, aligned, zeroIf);
  });
}

/** The axis of one operand at one position of the broadcast shape; a shorter shape has no axis there. */
interface AlignedAxis {
  length: Dimension;
  channels: AxisChannels | undefined;
  isZero: boolean;
}

function combineAxis(
  propagation: ChannelPropagation,
  node: GraphNode,
  aligned: AlignedAxis[],
  zeroIf: ZeroIf,
): AxisChannels {
  const where = placeOf(node);
  const isStretched = ({ length }: AlignedAxis) => length === 1;
  const allOne = aligned.every(isStretched);
  const present = aligned.filter((one) =>
    one.channels !== undefined && (allOne || !isStretched(one))
  );
  const axes = present.map(({ channels }) => channels!);
  if (!allOne) {
    for (const { channels } of aligned.filter(isStretched)) {
      if (channels !== undefined) {
        protect(propagation, channels, `${where} stretches it over an axis`);
      }
    }
  }
  const ids = couple(propagation, axes, where);
  if (typeof ids === "string") return ids;
  const stretched = `${where} brings in the same number at every position`;
  const parts = aligned.map((one): TrackedAxis => {
    if (one.isZero) return { ids, zeroing: [] };
    return present.includes(one) ? one.channels as TrackedAxis : { ids, zeroing: stretched };
  });
  const reasons = parts.map(({ zeroing }) => zeroing).filter((one) => typeof one === "string");
  // one that zeroes reach, if there is one: it matters for what divides by the result
  const reason = reasons.find((one) => one !== stretched && !propagation.neverZero.has(one)) ??
    reasons.find((one) => one !== stretched) ?? stretched;
  const result = { ...combineZeroings(parts, { zeroIf, where, reason }), ids };
  return ownBesideComputed(propagation, axes as TrackedAxis[], result, zeroIf);
}

/** A parameter that is added to a computed axis, or scales it, owns structures: bias, offset, scale. */
function ownBesideComputed(
  propagation: ChannelPropagation,
  axes: TrackedAxis[],
  result: TrackedAxis,
  zeroIf: ZeroIf,
): AxisChannels {
  const meetsComputed = axes.some(({ zeroing }) => zeroing.length === 0);
  if (!meetsComputed || zeroIf === "dividend" || zeroIf === "never") return result;
  for (const channels of axes) own(propagation, channels);
  return own(propagation, result);
}

/** How the result becomes zero, given how each operand does, and the reason to give if one of them does not. */
function combineZeroings(
  parts: TrackedAxis[],
  { zeroIf, where, reason }: { zeroIf: ZeroIf; where: string; reason: string },
): TrackedAxis {
  const first = parts[0]!, zeroings = parts.map(({ zeroing }) => zeroing);
  if (zeroIf === "all") {
    const lists = zeroings.filter((one) => typeof one !== "string");
    const zeroing = lists.length < zeroings.length ? reason : unique(lists.flat());
    return withHeads({ ids: first.ids, zeroing }, parts);
  }
  // one zero factor is enough
  if (zeroIf === "any") return factorThatZeroes(parts) ?? { ...first, zeroing: reason };
  const isDividend = zeroIf === "dividend" &&
    zeroings.slice(1).every((one) => typeof one === "string");
  if (zeroIf === "first" || isDividend) return first;
  return { ...first, zeroing: `${where} of zero need not be zero` };
}

function unique(axes: ParameterAxis[]): ParameterAxis[] {
  return [...new Map(axes.map((one) => [`${one.leaf}:${one.axis}`, one])).values()];
}
