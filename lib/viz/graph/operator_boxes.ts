/**
 * Which operators share a box of a picture.
 *
 * @module
 */
import { consumers, type Graph, type GraphNode, type ValueId } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { QuantizerBranch } from "../../qadg/mod.ts";

/** How much of a graph a picture shows: whole layers, or every operator. */
export type Detail = "layers" | "operators";

/** A box: one operator, a layer with the element-wise operators behind it, or a whole quantizer. */
export interface OperatorBox {
  /** Its operators in order of execution. */
  nodes: GraphNode[];
  /** The quantizer its operators belong to. */
  branch?: QuantizerBranch;
  /** Whether it stands for the whole quantizer. */
  isWhole: boolean;
}

/** The operators that read each value. */
type Readers = ReadonlyMap<ValueId, GraphNode[]>;

/** Whether an operator starts a box of its own, even where it keeps the shape: products and quantizers do. */
function startsBox(op: string): boolean {
  return operatorOf(op)?.product !== undefined || op.startsWith("FakeQuant");
}

/**
 * Sorts the operators of a graph into boxes.
 *
 * With detail `"layers"` a quantizer is one box, and an operator that keeps the shape (bias, batch norm, relu, the parts of
 * gelu) is part of the box of the operators before it, as long as the box has one result. Reshapes of a parameter are not drawn.
 *
 * @param graph The graph.
 * @param branches Its quantizers.
 * @param detail How much to show.
 * @returns The boxes in order of execution.
 */
export function operatorBoxes(
  graph: Graph,
  branches: readonly QuantizerBranch[],
  detail: Detail,
): OperatorBox[] {
  const branchOf = new Map(branches.flatMap((branch) => branch.nodes.map((id) => [id, branch])));
  if (detail === "operators") {
    return graph.nodes.map((node) => boxOf(node, branchOf.get(node.id), false));
  }
  const known = parameterValues(graph);
  const nodes = graph.nodes.filter(({ outputs }) => !outputs.every((value) => known.has(value)));
  // a box must have one result: it is split before the first operator behind a value that others read
  const starts = new Set<number>(), readers = consumers(graph);
  for (;;) {
    const boxes = foldOnce(graph, nodes, { branchOf, starts });
    const split = boxes.flatMap((box) => box.isWhole ? [] : splitPoint(graph, box, readers));
    if (split.length === 0) return boxes;
    for (const { id } of split) starts.add(id);
  }
}

/**
 * Values that are a parameter or constant, or only a rearranged one.
 *
 * @param graph The graph.
 * @returns For each such value the leaf's value.
 */
export function parameterValues(graph: Graph): Map<ValueId, ValueId> {
  const known = new Map<ValueId, ValueId>();
  for (const { kind, value } of graph.leaves) if (kind !== "input") known.set(value, value);
  for (const { op, inputs, outputs } of graph.nodes) {
    const isSame = operatorOf(op)?.rearranges || op === "Cast";
    const leaf = isSame ? known.get(Object.values(inputs)[0]!) : undefined;
    if (leaf !== undefined) known.set(outputs[0]!, leaf);
  }
  return known;
}

function boxOf(
  node: GraphNode,
  branch: QuantizerBranch | undefined,
  isWhole: boolean,
): OperatorBox {
  return { nodes: [node], ...(branch ? { branch } : {}), isWhole };
}

function foldOnce(
  graph: Graph,
  nodes: readonly GraphNode[],
  { branchOf, starts }: { branchOf: Map<number, QuantizerBranch>; starts: Set<number> },
): OperatorBox[] {
  const boxes: OperatorBox[] = [];
  const boxOfBranch = new Map<QuantizerBranch, OperatorBox>();
  const boxOfValue = new Map<ValueId, OperatorBox>();
  for (const node of nodes) {
    const branch = branchOf.get(node.id);
    let box = branch ? boxOfBranch.get(branch) : homeOf(node);
    if (box) box.nodes.push(node);
    else boxes.push(box = boxOf(node, branch, branch !== undefined));
    if (branch) boxOfBranch.set(branch, box);
    for (const value of node.outputs) boxOfValue.set(value, box);
  }
  return boxes;

  function homeOf(node: GraphNode): OperatorBox | undefined {
    if (startsBox(node.op) || starts.has(node.id) || node.outputs.length !== 1) return undefined;
    const values = Object.values(node.inputs).filter((value) => boxOfValue.has(value));
    const [box, ...others] = new Set(values.map((value) => boxOfValue.get(value)!));
    if (!box || box.branch || others.length > 0) return undefined;
    const last = box.nodes.at(-1)!.outputs[0]!;
    return shapeKey(graph, last) === shapeKey(graph, node.outputs[0]!) ? box : undefined;
  }
}

/** The first operator that has to start a box of its own: those before it are the longest part with a single result. */
function splitPoint(graph: Graph, { nodes }: OperatorBox, readers: Readers): GraphNode[] {
  let length = nodes.length;
  while (length > 1 && !hasOneResult(graph, nodes.slice(0, length), readers)) length--;
  return nodes.slice(length, length + 1);
}

/** Whether others read only the last value of some operators. */
function hasOneResult(graph: Graph, part: readonly GraphNode[], readers: Readers): boolean {
  const inside = new Set(part);
  const hidden = part.slice(0, -1).flatMap(({ outputs }) => outputs);
  return hidden.every((value) =>
    !graph.outputs.includes(value) && readers.get(value)!.every((node) => inside.has(node))
  );
}

/** The shape without axes of length 1. */
function shapeKey(graph: Graph, value: ValueId): string {
  return JSON.stringify(graph.values[value]!.shape.filter((length) => length !== 1));
}
