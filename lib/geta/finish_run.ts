import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { type Cost, cost } from "../cost/mod.ts";
import { decodeSubnet, type Subnet, type SubnetFiles } from "../io/mod.ts";
import {
  accuracyMetric,
  type BothNetworks,
  chooseExamples,
  type LayerReport,
  type NetworkReport,
  type Report,
} from "../report/mod.ts";
import { budgetOf } from "../settings/mod.ts";
import { checkSubnet, subnetForward } from "../subnet/mod.ts";
import { findZeroStructures } from "../structure/mod.ts";
import { confusionMatrix } from "../train/mod.ts";
import { allParameters, cutSubnet } from "./cut_subnet.ts";
import { inferenceOfBoth } from "./inference_of_both.ts";
import { layersInFloat } from "./layers_in_float.ts";
import { subnetCost } from "./subnet_cost.ts";
import { type GetaRun, type GetaState, isCompression, targetStructures } from "./geta_run.ts";

/** The part of a report that the run itself knows. */
export type RunResult = Omit<
  Report,
  | "data"
  | "splits"
  | "engine"
  | "seconds"
  | "options"
  | "origin"
  | "classes"
  | "best"
  | "warnings"
  | "milliseconds"
  | "fileBytes"
>;

/** Test images that a report shows. */
const shownExamples = 9;

/**
 * Cuts the subnet out of a finished run and measures it as it is read from its files: its accuracy is that of the subnet, which
 * runs from its integer levels, and its outputs are compared with those of the model's own function whose structures are zero.
 *
 * @param run The run.
 * @param state Where it stands after its last step.
 * @returns The numbers, the subnet, its files, and the measured milliseconds of one inference of both networks.
 * @throws {RangeError} If steps are left, or the outputs of the subnet are no finite numbers.
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
export async function finishRun<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
>(
  run: GetaRun<Inputs, Outputs>,
  state: GetaState,
): Promise<
  { result: RunResult; subnet: Subnet; files: SubnetFiles; milliseconds: BothNetworks }
> {
  const { model, task, settings, compression: { network } } = run;
  if (!isCompression(state) || state.step < run.totalSteps) {
    throw new RangeError(
      `Cannot finish the run: all ${run.totalSteps} steps must be done: current value is ${state.step}`,
    );
  }
  const { groups, shapes } = network, parameters = allParameters(run, state);
  const files = await cutSubnet(run, state);
  const subnet = await decodeSubnet(files); // all that is measured is measured of the files
  const forward = subnetForward<Inputs, Outputs>(subnet);
  const { forwardFloatInputs, variables } = network;
  const original = { forward: forwardFloatInputs, variables, parameters };
  let equivalence = { maxAbsDifference: NaN, relative: NaN };
  tf.tidy(() => {
    equivalence = checkSubnet(subnet, original, [task.testBatch().inputs].flat());
  });
  if (!Number.isFinite(equivalence.maxAbsDifference)) {
    throw new RangeError(
      `Cannot report on the run: the outputs of its subnet must be finite numbers: current value is ${equivalence.maxAbsDifference} for their greatest difference from the network whose structures are zero`,
    );
  }
  const { accuracy, answers, labels } = task.evaluate(forward, "test");
  const milliseconds = inferenceOfBoth(model, forward);
  forward.dispose();
  const { denseAccuracy, denseAnswers } = state.learner;
  const dense = cost(network.floatGraph);
  const compressed = subnetCost(subnet);
  const floats = settings.quantize === "none"
    ? []
    : layersInFloat(network.floatGraph, settings.layerBits);
  const removable = findZeroStructures(
    groups.filter(({ prunable }) => prunable),
    parameters,
    shapes,
  )
    .flat();
  const budget = budgetOf(settings);
  const total = removable.length, zero = removable.filter((isZero) => isZero).length;
  return {
    subnet,
    files,
    milliseconds,
    result: {
      schema: "geta-lab/report/1",
      model: model.name,
      seed: settings.seed,
      semantics: settings.semantics,
      settings,
      ...(task.metric !== accuracyMetric && { metric: task.metric }),
      dense: networkReport(denseAccuracy, dense),
      compressed: {
        ...networkReport(accuracy, compressed),
        sparsity: total === 0 ? 0 : zero / total,
        averageBits: compressed.averageBits,
        layers: layerReports(subnet, { dense, compressed }),
        ...(floats.length > 0 && { floatLayers: floats }),
      },
      relative: {
        bops: compressed.bops / dense.bops,
        parameters: compressed.parameters / dense.parameters,
        bytes: compressed.bytes / dense.bytes,
      },
      ...(budget !== undefined && {
        budget: {
          measure: budget.measure,
          target: budget.share,
          reached: compressed[budget.measure] / dense[budget.measure],
        },
      }),
      equivalence,
      confusion: {
        dense: confusionMatrix(labels, denseAnswers, task.classes),
        compressed: confusionMatrix(labels, answers, task.classes),
      },
      examples: chooseExamples(
        labels,
        { dense: denseAnswers, compressed: answers },
        shownExamples,
      ),
      structures: {
        total,
        zero,
        target: targetStructures(run),
      },
      steps: state.step,
    },
  };
}

function layerReports(subnet: Subnet, costs: BothNetworks<Cost>): LayerReport[] {
  const of = (cost: Cost, name: string) => {
    const layer = cost.layers.find((layer) => layer.name === name);
    return { macs: layer?.macs ?? 0, bops: layer?.bops ?? 0 };
  };
  return subnet.layers.map(({ name, weightBits, activationBits, before, after }) => {
    const dense = of(costs.dense, name), compressed = of(costs.compressed, name);
    return {
      name,
      weightBits,
      activationBits,
      before,
      after,
      macs: { dense: dense.macs, compressed: compressed.macs },
      bops: { dense: dense.bops, compressed: compressed.bops },
    };
  });
}

function networkReport(accuracy: number, { parameters, macs, bops, bytes }: Cost): NetworkReport {
  return { accuracy, parameters, macs, bops, bytes };
}
