import {
  type Graph,
  type GraphNode,
  products,
  storedValue,
  type ValueId,
} from "../../graph/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/** One place where a weight reads the structures of a group. */
export interface ReaderUse {
  /** The value it reads. */
  input: ValueId;
  /** The value it gives, without bias. */
  output: ValueId;
  /** Height and width of the kernel; [1, 1] of a matrix. */
  kernel: readonly [number, number];
  /** How the kernel moves over the image. */
  strides: readonly [number, number];
  /** Zeros around the image: `same`, `valid`, or so many on each side. */
  padding: "same" | "valid" | number;
}

/** A convolution or dense layer that reads the structures of a group. */
export interface StructureReader {
  /** Parameter name of its weight. */
  weight: string;
  /** `hwio` of a convolution, `dense` of a product with a matrix. */
  layout: "hwio" | "dense";
  /** Where it is used; more than one place if the weight is shared. */
  uses: ReaderUse[];
  /** For each structure, its positions on the weight's input axis: one, or one for each pixel behind a flatten. */
  positions: number[][];
}

/** The input axis of a weight. */
const INPUT_AXIS = { hwio: 2, dense: 0 } as const;

/**
 * The layers that read the structures of a group: what they give has to be rebuilt when structures leave.
 *
 * @param graph A traced model.
 * @param group One of its groups, from `pruningGroups`.
 * @returns The readers, in order of execution.
 * @throws {TypeError} If nothing reads the group, or one that does is no plain convolution or dense layer; names it.
 *
 * @example
 * ```ts
 * import { structureReaders } from "@geta-lab/geta/importance";
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "a/kernel": tf.variable(tf.ones([3, 4])), "b/kernel": tf.variable(tf.ones([4, 2])) };
 * const graph = trace((x) =>
 *   tf.matMul(tf.relu(tf.matMul(x, variables["a/kernel"])), variables["b/kernel"]), [tf.zeros([1, 3])], { variables });
 * const [reader] = structureReaders(graph, pruningGroups(graph)[0]!);
 * assert.deepEqual([reader!.weight, reader!.positions], ["b/kernel", [[0], [1], [2], [3]]]);
 * ```
 */
export function structureReaders(graph: Graph, group: PruningGroup): StructureReader[] {
  const multiplied = products(graph), readers: StructureReader[] = [];
  const read = [...group.ownedSlices.filter(({ reads }) => reads), ...group.dependentSlices];
  for (const { parameter, axis, structures } of read) {
    const nodes = multiplied.filter(({ weight }) => weight?.name === parameter);
    if (nodes.length === 0) continue; // a running statistic
    const value = nodes[0]!.weight!.value;
    const found = nodes.map(({ node }) => readerUse(graph, node, value));
    const [layout] = found.map((one) => one?.layout);
    if (
      layout === undefined || found.some((one) => one?.layout !== layout) ||
      INPUT_AXIS[layout] !== axis
    ) {
      throw new TypeError(
        `Cannot rebuild what reads ${group.name}: it must be a plain convolution or dense layer: current value is ${parameter} in ${
          nodes[0]!.node.op
        }`,
      );
    }
    const positions: number[][] = Array.from({ length: group.size }, () => []);
    structures.forEach((structure, at) => structure >= 0 && positions[structure]!.push(at));
    readers.push({ weight: parameter, layout, uses: found.map((one) => one!.use), positions });
  }
  if (readers.length > 0) return readers;
  throw new TypeError(
    `Cannot rebuild what reads ${group.name}: some layer must read it: current value is none`,
  );
}

/** How an operator uses a weight that it reads as it is stored; undefined where it reads it in another way. */
function readerUse(
  graph: Graph,
  { op, inputs, outputs, attrs }: GraphNode,
  weight: ValueId,
): { layout: "hwio" | "dense"; use: ReaderUse } | undefined {
  const output = outputs[0]!;
  if (
    op === "BatchMatMul" && storedValue(graph, inputs.b!) === weight && !attrs.transposeB &&
    !attrs.transposeA
  ) {
    return {
      layout: "dense",
      use: { input: inputs.a!, output, kernel: [1, 1], strides: [1, 1], padding: "valid" },
    };
  }
  if (op !== "Conv2D" || storedValue(graph, inputs.filter!) !== weight) return undefined;
  const { pad } = attrs, pair = (length: unknown) => [length].flat(2) as number[];
  const [down, across = down] = pair(attrs.strides);
  const [height, width] = graph.values[weight]!.shape as number[];
  if (pair(attrs.dilations ?? 1).some((length) => length !== 1)) return undefined;
  if (pad !== "same" && pad !== "valid" && typeof pad !== "number") return undefined;
  return {
    layout: "hwio",
    use: {
      input: inputs.x!,
      output,
      kernel: [height!, width!],
      strides: [down!, across!],
      padding: pad,
    },
  };
}
