/**
 * The three figures that explain QADG: attached branch, inserted branch, both merged.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../lib/core/mod.ts";
import { type Graph, quantized, trace } from "../../lib/graph/mod.ts";
import {
  mergeAttachedBranches,
  mergeBranches,
  mergeInsertedBranches,
  pruningGroups,
} from "../../lib/qadg/mod.ts";
import { fakeQuantComposite } from "../../lib/quant/mod.ts";
import { graphSvg } from "../../lib/viz/mod.ts";

/**
 * Draws the figures. Each is what one step of QADG makes of the same trace: two convolutions, the weight of the first
 * quantized and the input of the second, by quantizers of primitive operators.
 *
 * @returns File name without ending to SVG.
 */
export async function qadgFigures(): Promise<Record<string, string>> {
  const graph = tracedExample();
  const merged = mergeBranches(graph);
  const groups = pruningGroups(merged.graph, { layers: merged.layers });
  return {
    qadg_attached: await graphSvg(mergeInsertedBranches(graph), {
      title: "(a) Attached branch: a quantizer between weight and layer",
      detail: "operators",
    }),
    qadg_inserted: await graphSvg(mergeAttachedBranches(graph), {
      title: "(b) Inserted branch: a quantizer between two layers",
      detail: "operators",
    }),
    qadg_merged: await graphSvg(merged.graph, {
      title: "(c) Both merged: the layers own the scalars",
      detail: "operators",
      groups,
      layers: merged.layers,
    }),
  };
}

function tracedExample(): Graph {
  tf.env().set("PROD", true);
  let graph!: Graph;
  tf.tidy(() => {
    const ones = (...shape: number[]) => tf.variable(tf.ones(shape));
    const variables = {
      "conv1/kernel": ones(3, 3, 3, 16),
      "conv2/kernel": ones(3, 3, 16, 10),
      "conv1/weight/stepSize": ones(1),
      "conv1/weight/clip": ones(1),
      "conv1/weight/exponent": ones(1),
      "conv2/activation/stepSize": ones(1),
      "conv2/activation/clip": ones(1),
    };
    const conv = (x: Tensor, name: "conv1" | "conv2") =>
      tf.conv2d(x as tf.Tensor4D, variables[`${name}/kernel`] as Tensor as tf.Tensor4D, 1, "same");
    const layers = [{
      name: "conv1",
      weight: variables["conv1/kernel"],
      weightQuantizer: {
        stepSize: variables["conv1/weight/stepSize"],
        clip: variables["conv1/weight/clip"],
        exponent: variables["conv1/weight/exponent"],
      },
    }, {
      name: "conv2",
      weight: variables["conv2/kernel"],
      activationQuantizer: {
        stepSize: variables["conv2/activation/stepSize"],
        clip: variables["conv2/activation/clip"],
      },
    }];
    const f = quantized(
      (x: Tensor) => conv(tf.relu(conv(x, "conv1")), "conv2"),
      { layers },
      (x, scalars) => fakeQuantComposite(x, scalars),
    );
    graph = trace(f, [tf.zeros([1, 32, 32, 3])], { variables });
    tf.dispose(variables);
  });
  return graph;
}
