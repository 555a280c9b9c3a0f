import { inputShapeOf } from "../nn/mod.ts";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { type Cost, cost } from "../cost/mod.ts";
import { replay } from "../graph/mod.ts";
import { decodeSubnet, encodeSubnet, type Subnet, type SubnetFiles } from "../io/mod.ts";
import type { NetworkReport, Report } from "../report/mod.ts";
import { mergeBranches } from "../qadg/mod.ts";
import { buildSubnet, checkSubnet, parameterArrays, parameterTensors } from "../subnet/mod.ts";
import { findZeroStructures } from "../structure/mod.ts";
import { evaluate } from "../train/mod.ts";
import { type GetaRun, type GetaState, isCompression, targetStructures } from "./geta_run.ts";

/** The part of a report that the run itself knows. */
export type RunResult = Omit<Report, "data" | "splits" | "engine" | "seconds" | "options">;

/**
 * Cuts the subnet out of a finished run and measures it as it is read from its files: its accuracy is that of the subnet, which
 * runs from its integer levels, and its outputs are compared with those of the model's own function whose structures are zero.
 *
 * @param run The run.
 * @param state Where it stands after its last step.
 * @returns The numbers, the subnet, and its files.
 * @throws {RangeError} If steps are left.
 *
 * @example From a dense network to a subnet
 * ```ts
 * import { finishRun, getaRun, recipe } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 200, validation: 10, test: 10 }), { size: 10, seed: 0 });
 * const run = getaRun(mlp(), source, recipe("mlp", { epochs: 2 }));
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * const { structures, relative, equivalence } = (await finishRun(run, state)).result;
 * assert.equal(structures.zero, structures.target);
 * assert.ok(relative.bops < 0.1 && equivalence.relative < 1e-4);
 * ```
 */
export async function finishRun(
  run: GetaRun,
  state: GetaState,
): Promise<{ result: RunResult; subnet: Subnet; files: SubnetFiles }> {
  const { model, source, settings, compression: { network } } = run;
  if (!isCompression(state) || state.step < run.totalSteps) {
    throw new RangeError(
      `Cannot finish the run: all ${run.totalSteps} steps must be done: current value is ${state.step}`,
    );
  }
  const { graph, groups, layers, shapes } = network;
  const parameters = {
    ...parameterArrays(network.variables), // constants, which no state holds
    ...state.learner.parameters,
    ...state.statistics,
  };
  const files = await encodeSubnet(buildSubnet({ graph, groups, layers, parameters, shapes }));
  const subnet = await decodeSubnet(files); // all that is measured is measured of the files
  using forward = subnetForward(subnet);
  const first = source.testBatches()[Symbol.iterator]().next().value!;
  const x = tf.tensor(first.images, [first.count, ...inputShapeOf(model)]);
  const equivalence = checkSubnet(
    subnet,
    { forward: network.forwardFloatInputs, variables: network.variables, parameters },
    [x],
  );
  x.dispose();
  const { accuracy } = evaluate(forward, source.testBatches(), inputShapeOf(model));
  const bits = Object.fromEntries(
    subnet.layers.map(({ name, weightBits: weight, activationBits: activation }) => [
      name,
      { weight, activation },
    ]),
  );
  const dense = cost(network.floatGraph);
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
    files,
    result: {
      schema: "geta-lab/report/1",
      model: model.name,
      seed: settings.seed,
      semantics: settings.semantics,
      settings,
      dense: networkReport(state.learner.denseAccuracy, dense),
      compressed: {
        ...networkReport(accuracy, compressed),
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
        target: targetStructures(run),
      },
      steps: state.step,
    },
  };
}

/** A subnet as a function that holds its parameters in the engine. */
export interface SubnetForward extends Disposable {
  /**
   * Runs the subnet.
   *
   * @param x Samples, shape [batch, ...inputShape].
   * @returns [batch, classes].
   */
  (x: Tensor): Tensor;
  /** Gives back the memory of the parameters; the subnet stays. */
  dispose(): void;
}

/**
 * A subnet as a function.
 *
 * @param subnet The subnet.
 * @returns The function; the subnet's parameters are copied to the engine until it is disposed of.
 *
 * @example The subnet needs nothing of the network it was cut from
 * ```ts
 * import { finishRun, getaRun, recipe, subnetForward } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 200, validation: 10, test: 10 }), { size: 10, seed: 0 });
 * const run = getaRun(mlp(), source, recipe("mlp", { epochs: 2 }));
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * using forward = subnetForward((await finishRun(run, state)).subnet);
 * assert.deepEqual(forward(tf.zeros([5, 32, 32, 3])).shape, [5, 10]);
 * ```
 */
export function subnetForward(subnet: Subnet): SubnetForward {
  const parameters = parameterTensors(subnet.parameters);
  for (const parameter of Object.values(parameters)) tf.keep(parameter);
  const run = replay(subnet.graph, parameters);
  const dispose = () => tf.dispose(parameters);
  return Object.assign((x: Tensor) => run(x)[0]!, { dispose, [Symbol.dispose]: dispose });
}

function networkReport(accuracy: number, { parameters, macs, bops, bytes }: Cost): NetworkReport {
  return { accuracy, parameters, macs, bops, bytes };
}
