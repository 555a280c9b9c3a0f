/**
 * Operators that work position by position, with broadcasting: they tie their operands' axes.
 *
 * @module
 */
import type { Dimension, GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operand,
  own,
  type ParameterAxis,
  pin,
  placeOf,
  tie,
  type TrackedAxis,
  type ZeroedBy,
} from "../propagate/labelling.ts";

/**
 * When the result of an operator is zero: if all operands are (`sum`), if one is (`product`), if the first is (`first`), if
 * the first is and the others are not (`quotient`), or never for certain (`other`).
 */
export type ZeroKind = "sum" | "product" | "first" | "quotient" | "other";

/** Which axes are combined and how. */
export interface Combination {
  /** Names of the operands, in order. */
  operands: string[];
  /** When the result is zero. */
  kind: ZeroKind;
  /** Number of last axes that are left out; 0 by default. */
  skip?: number;
}

/**
 * A rule for an operator that works position by position on all its operands.
 *
 * @param kind When its result is zero.
 * @returns The rule.
 */
export function elementwise(
  kind: ZeroKind,
): (labelling: Labelling, node: GraphNode) => AxisLabel[][] {
  return (labelling, node) => [
    combineAxes(labelling, node, { operands: Object.keys(node.inputs), kind }),
  ];
}

/**
 * `Select`: condition, t and e of one shape; the result is zero if both t and e are.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function select(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const all = ["condition", "t", "e"];
  const tied = combineAxes(labelling, node, { operands: all, kind: "other" });
  const chosen = combineAxes(labelling, node, { operands: ["t", "e"], kind: "sum" });
  return [tied.map((label, i) => typeof label === "string" ? label : chosen[i]!)];
}

/**
 * Aligns the axes of operands at the right, as broadcasting does, and ties those of the same position.
 *
 * An operand of length 1 that is stretched over an axis does not tie, but it adds the same number everywhere; a `sum` with it
 * is not zero any more.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @param combination Operands and kind.
 * @returns Labels of the result's axes.
 */
export function combineAxes(
  labelling: Labelling,
  node: GraphNode,
  { operands, kind, skip = 0 }: Combination,
): AxisLabel[] {
  const parts = operands.map((name) => {
    const value = operand(node, name);
    const { shape } = labelling.graph.values[value]!;
    const end = shape.length - skip;
    return {
      shape: shape.slice(0, end),
      labels: labelling.labels[value]!.slice(0, end),
      isZero: labelling.zeros.has(value),
    };
  });
  const rank = Math.max(...parts.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const fromRight = rank - i;
    const here = parts.map(({ shape, labels, isZero }): Part => ({
      length: shape.at(-fromRight) ?? 1,
      label: labels.at(-fromRight),
      isZero,
    }));
    return combineAxis(labelling, node, here, kind);
  });
}

interface Part {
  length: Dimension;
  label: AxisLabel | undefined;
  isZero: boolean;
}

function combineAxis(
  labelling: Labelling,
  node: GraphNode,
  parts: Part[],
  kind: ZeroKind,
): AxisLabel {
  const where = placeOf(node);
  const isStretched = ({ length }: Part) => length === 1;
  const allOne = parts.every(isStretched);
  const present = parts.filter((part) =>
    part.label !== undefined && (allOne || !isStretched(part))
  );
  const labels = present.map(({ label }) => label!);
  if (!allOne) {
    for (const { label } of parts.filter(isStretched)) {
      if (label !== undefined) pin(labelling, label, `${where} stretches it over an axis`);
    }
  }
  const atoms = tie(labelling, labels, where);
  if (typeof atoms === "string") return atoms;
  const states = parts.map((part): ZeroedBy => {
    if (part.isZero) return [];
    if (present.includes(part)) return (part.label as TrackedAxis).zeroedBy;
    return `${where} brings in the same number at every position`;
  });
  const zeroedBy = combineStates(states, kind, where);
  return ownBeside(labelling, labels as TrackedAxis[], { atoms, zeroedBy }, kind);
}

/** A parameter that is added to, or scales, a computed axis is a member: bias, offset, scale. */
function ownBeside(
  labelling: Labelling,
  labels: TrackedAxis[],
  result: TrackedAxis,
  kind: ZeroKind,
): AxisLabel {
  const meetsComputed = labels.some(({ zeroedBy }) => zeroedBy.length === 0);
  if (!meetsComputed || kind === "quotient" || kind === "other") return result;
  for (const label of labels) own(labelling, label);
  return own(labelling, result);
}

function combineStates(states: ZeroedBy[], kind: ZeroKind, where: string): ZeroedBy {
  const lists = states.filter((state) => typeof state !== "string");
  const reason = states.find((state) => typeof state === "string");
  if (kind === "sum") return reason ?? unique(lists.flat());
  if (kind === "product") return lists.sort((a, b) => a.length - b.length)[0] ?? reason!;
  const [first, ...rest] = states;
  const divides = kind === "quotient" && rest.every((state) => typeof state === "string");
  return kind === "first" || divides ? first! : `${where} of zero need not be zero`;
}

function unique(axes: ParameterAxis[]): ParameterAxis[] {
  return [...new Map(axes.map((one) => [`${one.leaf}:${one.axis}`, one])).values()];
}
