import * as tf from "@tensorflow/tfjs-core";
import type { NamedParameters, Tensor } from "../../core/mod.ts";
import { decodeSubnet, type Subnet, type SubnetFiles } from "../../io/mod.ts";
import { inputShapeOf } from "../../nn/mod.ts";
import { checkSubnet, subnetForward } from "../../subnet/mod.ts";
import { evaluate, firstTestBatch, inferenceMilliseconds } from "../../train/mod.ts";
import { isPruned, type PruneState, type PruningRun } from "../training/pruning_run.ts";
import type { PruningState } from "../training/learner.ts";
import { cutPrunedSubnet, maskedParameters } from "./cut_pruned_subnet.ts";
import { type FinishedNetwork, type PruningResult, pruningResult } from "./pruning_result.ts";

/** What a finished run leaves. */
export interface FinishedPruning {
  /** The numbers. */
  result: PruningResult;
  /** The network without what could be cut out. */
  subnet: Subnet;
  /** Its files. */
  files: SubnetFiles;
  /** The state that was measured: that of the cut, where the run ends without fine-tuning. */
  state: PruningState;
}

/**
 * Ends a pruning run: cuts out what is zero in all of its parts, compares the smaller network with the masked one on the user's own
 * function, and measures both.
 *
 * @param run The run.
 * @param state Where it stands after its last step.
 * @returns Numbers, the smaller network and its files.
 * @throws {RangeError} If steps are left.
 *
 * @example Half of the units leave, and the outputs stay
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { finishPruning, pruningRecipe, pruningRun } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 5 }), { size: 5, seed: 0 });
 * const training = { dense: 1, pruning: 0, fineTuning: 0 };
 * const run = pruningRun(mlp(), source, { ...pruningRecipe("filter-l1"), training });
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * const { result, subnet } = await finishPruning(run, state);
 * assert.deepEqual(subnet.parameters["fc2/kernel"]!.shape, [64, 32]);
 * assert.ok(result.extraction.relative < 1e-5);
 * ```
 */
export async function finishPruning(
  run: PruningRun,
  state: PruneState,
): Promise<FinishedPruning> {
  if (state.step < run.totalSteps) {
    throw new RangeError(
      `Cannot finish the run: all ${run.totalSteps} steps must be done: current value is ${state.step}`,
    );
  }
  const last = cutState(run, state);
  const files = await cutPrunedSubnet(run, last);
  const subnet = await decodeSubnet(files); // all that is measured is measured of the files
  const measured = measure(run, { subnet, parameters: maskedParameters(run, last) });
  return { result: pruningResult(run, last, measured), subnet, files, state: last };
}

/** A run without fine-tuning ends where the cut would be: it is made now. */
function cutState(run: PruningRun, state: PruneState): PruningState {
  if (isPruned(state) && state.phase === "fine-tuning") return state;
  return run.fineTuning.start(isPruned(state) ? state : run.pruning.start(state));
}

/** Calls of each network whose median is its time: more than a machine's hiccup of a few milliseconds spoils. */
const MEASURED_CALLS = 101;

function measure(
  { model, source, plan: { network: { graph, shapes } } }: PruningRun,
  { subnet, parameters }: { subnet: Subnet; parameters: NamedParameters },
): FinishedNetwork {
  const inputShape = inputShapeOf(model),
    plain = (x: Tensor) => model.forward(x, { training: false });
  const x = firstTestBatch(source, inputShape);
  const original = { forward: plain, variables: model.variables, parameters };
  const equivalence = checkSubnet(subnet, original, [x]);
  const one = tf.zeros([1, ...inputShape]);
  const forward = subnetForward(subnet);
  // both as replayed graphs: what a function of one's own costs beside would hide what a cut saves
  const dense = subnetForward({ graph, parameters: withShapes(parameters, shapes) });
  const resultOn = (batches: Parameters<typeof evaluate>[1]) =>
    evaluate(forward, batches, inputShape);
  const [whole, extracted] = inferenceMilliseconds(
    [(x) => tf.tidy(() => dense(x)), (x) => tf.tidy(() => forward(x))],
    one,
    MEASURED_CALLS,
  );
  const validation = resultOn(source.validationBatches());
  const test = resultOn(source.testBatches());
  tf.dispose([x, one]);
  forward.dispose();
  dense.dispose();
  return {
    subnet,
    parameters,
    equivalence,
    validation: validation.accuracy,
    test: test.accuracy,
    labels: test.labels,
    milliseconds: { dense: whole!, extracted: extracted! },
  };
}

/** Parameters as a subnet holds them. */
function withShapes(
  parameters: NamedParameters,
  shapes: Record<string, number[]>,
): Subnet["parameters"] {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, data]) => [name, { shape: shapes[name]!, data }]),
  );
}
