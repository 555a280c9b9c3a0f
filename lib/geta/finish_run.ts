import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { type Cost, cost } from "../cost/mod.ts";
import { replay } from "../graph/mod.ts";
import type { NetworkReport, Report } from "../report/mod.ts";
import { mergeBranches } from "../qadg/mod.ts";
import { pruningPlan } from "../qasso/mod.ts";
import { buildSubnet, checkSubnet, type Subnet } from "../subnet/mod.ts";
import { findZeroStructures } from "../structure/mod.ts";
import { evaluate } from "../train/mod.ts";
import type { Run } from "./run.ts";
import { readVariables } from "./variables.ts";

/** The part of a report that the run itself knows. */
export type RunResult = Omit<Report, "data" | "engine" | "seconds" | "options">;

/**
 * Cuts the subnet out of a finished run and measures it: its accuracy is that of the subnet itself, which runs from its
 * integer levels, and its outputs are compared with those of the network whose structures are only zero.
 *
 * @param run The run, all steps done.
 * @returns The numbers, and the subnet.
 * @throws {RangeError} If steps are left.
 *
 * @example From a dense network to a subnet
 * ```ts
 * import { advance, createRun, finishRun, recipe } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const run = createRun(mlp(source), source, recipe("mlp", { epochs: 2 }));
 * while (run.step < run.totalSteps) advance(run);
 * const { structures, relative, equivalence } = finishRun(run).result;
 * assert.equal(structures.zero, structures.target);
 * assert.ok(relative.bops < 0.1 && equivalence.relative < 1e-4);
 * ```
 */
export function finishRun(run: Run): { result: RunResult; subnet: Subnet } {
  const { model, source, settings, compression } = run;
  if (compression === undefined || run.step < run.totalSteps) {
    throw new RangeError(
      `Cannot finish the run: all ${run.totalSteps} steps must be done: current value is ${run.step}`,
    );
  }
  const { groups, layers, shapes } = compression.problem;
  const parameters = readVariables(compression.variables);
  const subnet = buildSubnet({ graph: compression.graph, groups, layers, parameters, shapes });
  const forward = subnetForward(subnet);
  const first = source.testBatches()[Symbol.iterator]().next().value!;
  const x = tf.tensor(first.images, [first.count, ...model.inputShape]);
  const equivalence = checkSubnet(subnet, { graph: compression.graph, parameters, shapes }, [x]);
  x.dispose();
  const { accuracy } = evaluate(forward, source.testBatches(), model.inputShape);
  const bits = Object.fromEntries(
    subnet.layers.map(({ name, weightBits: weight, activationBits: activation }) => [
      name,
      { weight, activation },
    ]),
  );
  const dense = cost(compression.floatGraph);
  const compressed = cost(mergeBranches(subnet.graph).graph, { bits });
  const removable = findZeroStructures(
    groups.filter(({ prunable }) => prunable),
    parameters,
    shapes,
  )
    .flat();
  const total = removable.length, zero = removable.filter((isZero) => isZero).length;
  return {
    subnet,
    result: {
      schema: "geta-lab/report/1",
      model: model.name,
      seed: settings.seed,
      semantics: settings.semantics,
      dense: network(run.denseAccuracy!, dense),
      compressed: {
        ...network(accuracy, compressed),
        sparsity: zero / total,
        averageBits: compressed.averageBits,
        layers: subnet.layers.map(({ name, weightBits, activationBits, before, after }) => ({
          name,
          weightBits,
          activationBits,
          before,
          after,
        })),
      },
      relative: {
        bops: compressed.bops / dense.bops,
        parameters: compressed.parameters / dense.parameters,
        bytes: compressed.bytes / dense.bytes,
      },
      equivalence,
      structures: {
        total,
        zero,
        target: pruningPlan(compression.problem).reduce((a, b) => a + b, 0),
      },
      steps: run.step,
    },
  };
}

/**
 * A subnet as a function.
 *
 * @param subnet The subnet.
 * @returns [batch, ...inputShape] to [batch, classes]. The subnet's parameters are copied to the engine for good.
 *
 * @example The subnet needs nothing of the network it was cut from
 * ```ts
 * import { advance, createRun, finishRun, recipe, subnetForward } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const run = createRun(mlp(source), source, recipe("mlp", { epochs: 2 }));
 * while (run.step < run.totalSteps) advance(run);
 * const forward = subnetForward(finishRun(run).subnet);
 * assert.deepEqual(forward(tf.zeros([5, 1])).shape, [5, 2]);
 * ```
 */
export function subnetForward(subnet: Subnet): (x: Tensor) => Tensor {
  const parameters = Object.fromEntries(
    Object.entries(subnet.parameters).map((
      [name, { data, shape }],
    ) => [name, tf.keep(tf.tensor(data, shape))]),
  );
  const run = replay(subnet.graph, parameters);
  return (x) => run(x)[0]!;
}

function network(accuracy: number, { parameters, macs, bops, bytes }: Cost): NetworkReport {
  return { accuracy, parameters, macs, bops, bytes };
}
