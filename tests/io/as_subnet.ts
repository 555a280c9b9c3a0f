import type * as tf from "@tensorflow/tfjs";
import type { Graph } from "@geta-lab/geta/graph";
import type { Subnet } from "@geta-lab/geta/io";

/** A graph and its variables as a subnet from which nothing was removed. */
export function asSubnet(graph: Graph, variables: Record<string, tf.Variable>): Subnet {
  const parameters = Object.fromEntries(
    graph.leaves.filter(({ kind }) => kind === "variable").map(({ name }) => [name, {
      shape: variables[name]!.shape,
      data: variables[name]!.dataSync().slice() as Float32Array,
    }]),
  );
  return { graph, parameters, layers: [] };
}
