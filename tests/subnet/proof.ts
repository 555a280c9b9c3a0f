/** A formula of a test, analysed, ready to lose structures. */
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import type { Graph } from "@geta-lab/geta/graph";
import { mergeBranches, pruningGroups, type PruningGroupsOptions } from "@geta-lab/geta/qadg";
import {
  type BuildSubnetOptions,
  checkRemoval,
  chooseAtRandom,
  type OriginalNetwork,
} from "@geta-lab/geta/subnet";

/** Analyses a traced function and gives its variables random numbers. */
export function prepareGraph<T extends { graph: Graph }>(
  traced: T,
  options: PruningGroupsOptions = {},
): T & BuildSubnetOptions {
  const { graph } = traced;
  const stream = random(11);
  const { graph: merged, layers } = mergeBranches(graph);
  const variables = graph.leaves.filter(({ kind }) => kind === "variable");
  const shapes = Object.fromEntries(
    variables.map(({ name, value }) => [name, graph.values[value]!.shape as number[]]),
  );
  const parameters = Object.fromEntries(
    variables.map(({ name }) => [
      name,
      Float32Array.from(
        { length: tf.util.sizeFromShape(shapes[name]!) },
        () => name.endsWith("variance") ? 0.5 + stream.uniform() : 0.5 * stream.normal(),
      ),
    ]),
  );
  const groups = pruningGroups(merged, { ...options, layers });
  return { ...traced, groups, layers, parameters, shapes };
}

/** The worst relative difference of some random removals, at batches 1, 2 and 3. */
export async function worstRemoval(
  network: BuildSubnetOptions & OriginalNetwork,
  runs = 6,
): Promise<number> {
  const stream = random(5);
  const inputs = network.graph.leaves.filter(({ kind }) => kind === "input");
  const batches = [1, 2, 3].map((batch) =>
    inputs.map(({ value }, i) => {
      const [, ...shape] = network.graph.values[value]!.shape as number[];
      return tf.randomNormal([batch, ...shape], 0, 1, "float32", batch + 10 * i);
    })
  );
  const found: number[] = [];
  for (let i = 0; i < runs; i++) {
    const chosen = chooseAtRandom(network.groups, 0.2 + 0.6 * i / runs, stream);
    found.push((await checkRemoval(network, chosen, batches)).relative);
  }
  tf.dispose(batches);
  return Math.max(...found);
}
