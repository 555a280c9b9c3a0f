import { requireComplete, requireGraph } from "./check_graph.ts";
import type { Graph } from "./types.ts";

const NO_JSON_NUMBER = /^(-0|NaN|-?Infinity)$/;

/**
 * A graph as JSON text. Numbers that JSON lacks (infinities of an attention mask, minus zero) are written as
 * `{ "number": "-Infinity" }`.
 *
 * @param graph The graph.
 * @returns The text, one line.
 *
 * @example
 * ```ts
 * import { fromJson, toJson, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const scale = tf.variable(tf.ones([3]), true, "saved/scale");
 * const graph = trace((x) => tf.add(tf.mul(x, scale), -Infinity), [tf.zeros([1, 3])]);
 * assert.deepEqual(fromJson(toJson(graph)), graph);
 * ```
 */
export function toJson(graph: Graph): string {
  return JSON.stringify(graph, (_, value) => {
    if (typeof value !== "number") return value;
    const text = Object.is(value, -0) ? "-0" : String(value);
    return NO_JSON_NUMBER.test(text) ? { number: text } : value;
  });
}

/**
 * Reads a graph from JSON text that may come from anywhere: form, ids, order of execution and sizes are checked.
 *
 * @param text What {@linkcode toJson} wrote.
 * @returns The graph.
 * @throws {SyntaxError} If the text is no JSON.
 * @throws {TypeError} If a field is missing, unknown or of the wrong type.
 * @throws {RangeError} If ids, order, names or sizes do not fit together.
 *
 * @example A damaged file is refused
 * ```ts
 * import { fromJson } from "@geta-lab/geta/graph";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => fromJson("{"), SyntaxError);
 * assert.throws(() => fromJson("{}"), TypeError);
 * ```
 */
export function fromJson(text: string): Graph {
  const graph = requireGraph(parse(text));
  requireComplete(graph);
  return graph;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, value) => {
      const number = value?.number;
      const alone = typeof number === "string" && Object.keys(value).length === 1;
      return alone && NO_JSON_NUMBER.test(number) ? Number(number) : value;
    });
  } catch (error) {
    throw new SyntaxError(
      `Cannot read the graph: it must be JSON: current value is ${text.slice(0, 40)}`,
      { cause: error },
    );
  }
}
