import { dimensionText, isSymbolic } from "../../operators/mod.ts";
import type { Attribute, Graph } from "./types.ts";

/**
 * A graph as text, one operator a line: number, operator, operands with their shapes, results, attributes, scopes. The batch
 * size is written `B`.
 *
 * @param graph The graph.
 * @returns The listing.
 *
 * @example
 * ```ts
 * import { describe, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const scale = tf.variable(tf.ones([3]), true, "described/scale");
 * const graph = trace((x) => tf.mul(x, scale), [tf.zeros([1, 3])]);
 * assert.equal(
 *   describe(graph),
 *   "0  Multiply  a=input:0[B,3] b=described/scale[3] -> %2[B,3]\noutput: %2[B,3]",
 * );
 * ```
 */
export function describe(graph: Graph): string {
  const names = new Map(graph.leaves.map((leaf) => [leaf.value, leaf.name]));
  const show = (id: number) =>
    `${names.get(id) ?? `%${id}`}[${graph.values[id]!.shape.map(dimensionText)}]`;
  const lines = graph.nodes.map((node) => {
    const operands = Object.entries(node.inputs).map(([name, id]) => `${name}=${show(id)}`);
    const attrs = Object.entries(node.attrs).map(([name, value]) => `${name}=${text(value)}`);
    return [
      `${node.id}  ${node.op} `,
      ...operands,
      `-> ${node.outputs.map(show).join(" ")}`,
      ...attrs.length > 0 ? [`{${attrs.join(" ")}}`] : [],
      ...node.scopes.length > 0 ? [`in ${node.scopes.join(" > ")}`] : [],
    ].join(" ");
  });
  const outputs = graph.outputs.map((id, i) => {
    const name = graph.outputNames?.[i];
    return name === undefined ? show(id) : `${name}=${show(id)}`;
  });
  return [...lines, `output: ${outputs.join(" ")}`].join("\n");
}

function text(value: Attribute): string {
  if (Array.isArray(value)) return `[${value.map(text)}]`;
  if (isSymbolic(value)) return dimensionText(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
