/** A random network once more, as a converted model: written as a GraphModel, read by stock tfjs, its weights variables. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { trace, trainable } from "@geta-lab/geta/graph";
import { graphModelFiles } from "@geta-lab/geta/io";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { checkEquivalence } from "@geta-lab/geta/subnet";
import { asSubnet } from "../../io/as_subnet.ts";
import { loadedGraphModel } from "../../io/loaded_graph_model.ts";
import type { RandomNetwork } from "./network.ts";

/** The network as its GraphModel, and how far they are apart. */
export interface Converted {
  network: RandomNetwork;
  /** Largest relative difference of an output. */
  relative: number;
  /**
   * Whether there must be the same structures: every parameter is known as one again, and no operator is written as others that show more
   * of it: a convolution of groups as one for each, attention as products of heads.
   */
  isWhole: boolean;
  /** Gives its tensors back. */
  dispose: () => void;
}

/** What a network is after it was written and read; nothing is offered, since names are others. */
export function asGraphModel(network: RandomNetwork, batches: readonly tf.Tensor[][]): Converted {
  const { forward, variables } = network, [example] = batches[0]!;
  const graph = trace(forward, [example!], { variables });
  const model = loadedGraphModel(graphModelFiles(asSubnet(graph, variables)));
  const copy = trainable(model as never, [example!]);
  const converted = {
    ...network,
    variables: copy.variables,
    offers: [],
    forward: (x: Tensor) => [copy.forward(x)].flat()[0]!,
  };
  const difference = batches.map((inputs) =>
    checkEquivalence((x) => [forward(x!)], (x) => [converted.forward(x!)], inputs).relative
  );
  const shapes = (all: readonly tf.Tensor[]) =>
    all.map(({ shape }) => shape.join()).sort().join(";");
  const used = graph.leaves.flatMap(({ name }) => variables[name] ?? []);
  return {
    network: converted,
    relative: Math.max(...difference),
    isWhole: shapes(used) === shapes(Object.values(copy.variables)) &&
      !graph.nodes.some(({ op }) => op === "GroupedConv2D" || op === "Attention"),
    dispose: () => {
      model.dispose();
      tf.dispose(copy.variables);
    },
  };
}

/** Sizes of the groups that may lose structures. */
export function prunableSizes(network: RandomNetwork, example: tf.Tensor): number[] {
  const { forward, variables, heads } = network;
  return pruningGroups(trace(forward, [example], { variables }), { heads })
    .filter(({ prunable }) => prunable).map(({ size }) => size).sort((a, b) => b - a);
}
