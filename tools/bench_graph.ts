/**
 * How long a model takes from its function to its pruning groups, and how that grows with the number of layers.
 *
 *     deno task bench:graph
 *
 * Least of several repetitions. Building the model (drawing its initial values) is not counted.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "../lib/engine/mod.ts";
import { trace } from "../lib/graph/mod.ts";
import { swin, vit } from "../lib/zoo/mod.ts";
import { type AnyNetwork, exampleInputs, runNetwork } from "../lib/nn/mod.ts";
import { mergeBranches, pruningGroups } from "../lib/qadg/mod.ts";
import { lineThrough } from "./bench/line.ts";
import { toolArguments } from "./tool_arguments.ts";

const LAYERS = [4, 8, 16, 32, 64], REPETITIONS = 5;
const VIT_BASE = { inputShape: [224, 224, 3], patch: 16, width: 768, layers: 12, heads: 12 };
const SWIN_TINY = {
  inputShape: [224, 224, 3],
  patch: 4,
  width: 96,
  depths: [2, 2, 6, 2],
  heads: [3, 6, 12, 24],
  window: 7,
};

toolArguments(Deno.args, {});
await useEngine();
console.log("| network | operators | trace ms | QADG ms | groups ms | together ms |");
console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
const points = LAYERS.map((layers): [number, number] => [
  layers,
  report(`ViT, ${layers} layers of width 24`, vit({ layers })),
]);
const { intercept, slope, explained } = lineThrough(points);
report("ViT-Base", vit({ ...VIT_BASE, classes: 1000 }));
report("Swin-T", swin({ ...SWIN_TINY, classes: 1000 }));
console.log(
  `\ntime = ${intercept.toFixed(1)} ms + ${slope.toFixed(2)} ms per layer, R^2 = ${
    explained.toFixed(4)
  }`,
);

function report(name: string, network: AnyNetwork): number {
  const inputs = exampleInputs(network.inputs, 1, 0);
  const run = (...x: tf.Tensor[]) => runNetwork(network, x, { training: false });
  const runs = Array.from({ length: REPETITIONS }, () => {
    const start = performance.now();
    const graph = trace(run, inputs, { variables: network.variables });
    const traced = performance.now();
    const merged = mergeBranches(graph);
    const analysed = performance.now();
    pruningGroups(merged.graph, { layers: merged.layers });
    const end = performance.now();
    return [end - start, traced - start, analysed - traced, end - analysed, graph.nodes.length];
  });
  tf.dispose([inputs, Object.values(network.variables)]);
  const [all, ...parts] = runs.reduce((a, b) => a[0]! < b[0]! ? a : b);
  const [traced, merged, groups, operators] = parts.map((ms) => ms.toFixed(0));
  console.log(
    `| ${name} | ${operators} | ${traced} | ${merged} | ${groups} | ${all!.toFixed(0)} |`,
  );
  return all!;
}
