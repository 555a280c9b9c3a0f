import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../core/mod.ts";
import { compositeOf } from "../../engine/mod.ts";
import {
  type Graph,
  type OperatorFunction,
  replay,
  trace,
  type TraceResult,
} from "../../graph/mod.ts";
import { shapeAt } from "../../operators/mod.ts";
import { groupedConvolution } from "./grouped_convolution.ts";

const SAMPLES = 2;

function inPlaceOf(op: string): OperatorFunction | undefined {
  return op === "GroupedConv2D" ? groupedConvolution : compositeOf(op);
}

/**
 * The same computation with tfjs' own operators only: layer norm, attention, quantizers and whatever else has a kernel of the engine
 * becomes the operators that it is made of.
 *
 * @param graph The graph.
 * @returns A graph that stock tfjs can run; names of inputs, parameters and outputs stay.
 * @throws {TypeError} If it is no graph, or an operator fails.
 */
export function inTfjsOperators(graph: Graph): Graph {
  if (!graph.nodes.some(({ op }) => compositeOf(op))) return graph;
  let result!: Graph;
  tf.tidy(() => {
    const zeros = (value: number) => {
      const { shape, dtype } = graph.values[value]!;
      const lengths = shapeAt(shape, SAMPLES);
      return dtype === "float32"
        ? tf.zeros(lengths)
        : tf.tensor(new Uint8Array(sizeOf(lengths)), lengths, dtype as "int32" | "bool");
    };
    const leaves = (kind: string) => graph.leaves.filter((leaf) => leaf.kind === kind);
    const variables = Object.fromEntries(
      leaves("variable").map((
        { name, value, trainable },
      ) => [name, tf.variable(zeros(value), trainable)]),
    );
    const run = replay(graph, variables, { inPlaceOf });
    const inputs = leaves("input").map(({ name, value }) =>
      [name.slice("input:".length), zeros(value)] as const
    );
    const shapes = leaves("input").map(({ name, value }) => {
      const { shape, free = [] } = graph.values[value]!;
      return [
        name.slice("input:".length),
        shapeAt(shape, SAMPLES).map((n, axis) => free.includes(axis) ? null : n),
      ] as const;
    });
    const named = (results: tf.Tensor[]): TraceResult =>
      graph.outputNames === undefined
        ? results
        : Object.fromEntries(graph.outputNames.map((name, i) => [name, results[i]!]));
    try {
      result = inputs.every(([name], i) => name === String(i))
        ? trace((...given: tf.Tensor[]) => named(run(...given)), inputs.map(([, x]) => x), {
          variables,
          inputShapes: shapes.map(([, shape]) => shape),
        })
        : trace(
          (given: Record<string, tf.Tensor>) => named(run(given)),
          Object.fromEntries(inputs),
          { variables, inputShapes: Object.fromEntries(shapes) },
        );
    } finally {
      tf.dispose(variables);
    }
  });
  return result;
}
