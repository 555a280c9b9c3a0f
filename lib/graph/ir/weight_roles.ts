/**
 * Which plain tensors of a graph are weights: the rule that tells a kernel from a permutation.
 *
 * @module
 */
import { sizeOf } from "../../core/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { Graph, GraphNode, ValueId } from "./types.ts";
import { consumers } from "./views.ts";

/** The place in which an operator reads a weight. */
export interface WeightRole {
  /** The operator. */
  node: GraphNode;
  /** What the weight is there: `kernel`, `bias`, `scale`, `mean`, …. */
  role: string;
}

/** Operands that hold weights of any shape, by operator, each with its role. Products say themselves which ones they are. */
const SLOTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FusedBatchNorm: { scale: "scale", offset: "offset", mean: "mean", variance: "variance" },
  Prelu: { alpha: "alpha" },
  GatherV2: { x: "table" },
  Dilation2D: { filter: "kernel" },
};

/** Operands that hold a weight if it is a vector along the last axis, by operator. */
const VECTOR_SLOTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Add: { a: "bias", b: "bias" },
  Sub: { a: "bias", b: "shift" },
  Multiply: { a: "scale", b: "scale" },
  RealDiv: { b: "divisor" },
};

/** Operators that take a weight apart, as converters write grouped convolutions. */
const TAKE_APART = new Set(["SplitV", "Unpack"]);

/**
 * The weights among the leaves of a graph: float tensors that reach an operator in a place for weights, at most rearranged or taken
 * apart, while another operand of it depends on the input.
 *
 * ```text
 * kernel of a convolution or matrix product, slope of prelu, table of a lookup       any shape
 * scale, offset, mean and variance of a batch norm                                   any shape
 * what is added, subtracted, multiplied, divided by                                  [..., 1, n], n > 1
 * ```
 *
 * All others are constants: scalars, grids, boxes, masks, and whatever is no float. What says how to compute (shapes, axes,
 * permutations) reaches no operator at all, since it is an attribute.
 *
 * @param graph A traced model.
 * @returns The first place that reads each weight, by its value.
 */
export function weightRoles(graph: Graph): Map<ValueId, WeightRole> {
  const readers = consumers(graph), fromInput = valuesFromInput(graph);
  const roles = new Map<ValueId, WeightRole>();
  for (const { value, kind } of graph.leaves) {
    if (kind === "input" || graph.values[value]!.dtype !== "float32") continue;
    const found = firstRole(graph, value, { readers, fromInput });
    if (found !== undefined) roles.set(value, found);
  }
  return roles;
}

interface Surroundings {
  readers: ReadonlyMap<ValueId, readonly GraphNode[]>;
  fromInput: ReadonlySet<ValueId>;
}

function firstRole(graph: Graph, value: ValueId, around: Surroundings): WeightRole | undefined {
  for (const node of around.readers.get(value)!) {
    const found = operatorOf(node.op)?.rearranges || TAKE_APART.has(node.op)
      ? node.outputs.map((part) => firstRole(graph, part, around)).find((role) => role)
      : roleIn(graph, node, value, around.fromInput);
    if (found !== undefined) return found;
  }
}

function roleIn(
  graph: Graph,
  node: GraphNode,
  value: ValueId,
  fromInput: ReadonlySet<ValueId>,
): WeightRole | undefined {
  if (!node.outputs.some((result) => fromInput.has(result))) return undefined;
  const { op, inputs } = node;
  const kernels = operatorOf(op)?.product?.weights.map(({ weight }) => [weight, "kernel"]) ?? [];
  const slots = { ...Object.fromEntries(kernels), ...SLOTS[op] };
  if (isVector(graph.values[value]!.shape as number[])) Object.assign(slots, VECTOR_SLOTS[op]);
  const name = Object.keys(inputs).find((operand) =>
    inputs[operand] === value && Object.hasOwn(slots, operand)
  );
  return name === undefined ? undefined : { node, role: slots[name]! };
}

/** Whether a tensor holds one number for each position of the last axis. */
function isVector(shape: readonly number[]): boolean {
  const length = shape.at(-1) ?? 1;
  return length > 1 && sizeOf(shape) === length;
}

function valuesFromInput({ leaves, nodes }: Graph): Set<ValueId> {
  const found = new Set(leaves.filter(({ kind }) => kind === "input").map(({ value }) => value));
  for (const { inputs, outputs } of nodes) {
    if (!Object.values(inputs).some((value) => found.has(value))) continue;
    for (const value of outputs) found.add(value);
  }
  return found;
}
