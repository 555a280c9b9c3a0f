/**
 * What a search by command chooses of a network: keep ratios of its groups, or bits of its layers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { NamedArrays, Tensor } from "../../core/mod.ts";
import { initialScalars, type QuantizedNetwork, quantizedNetwork } from "../../geta/mod.ts";
import { inputShapeOf, type Network } from "../../nn/mod.ts";
import { prunableNetwork } from "../../prune/mod.ts";
import { FLOAT_BITS, type LayerBits, minErrorClip, stepSizeForBits } from "../../quant/mod.ts";
import {
  bitFeatures,
  bitProblem,
  cyclesOfBits,
  describeLayers,
  energyOfBits,
  type FineTuned,
  type FineTuneOptions,
  fineTuneRatios,
  type GraphResource,
  groupFeatures,
  ratioProblem,
  type RatioTraining,
  type SearchedLayer,
  type SearchProblem,
  sizeOfBits,
} from "../../search/mod.ts";
import { withParameters } from "../../subnet/mod.ts";
import { type BatchSource, evaluate, readVariables, writeVariables } from "../../train/mod.ts";
import type { bitResources, ratioResources } from "../options/search_options.ts";

/** A network that is searched; nothing is measured while this is made. */
export interface SearchedNetwork {
  /** The problem; its score is accuracy, 0 to 1. */
  problem: SearchProblem;
  /** What does not change of each choice. */
  features: () => number[][];
  /** Called once the network is trained, before the first measurement. */
  prepare: () => void;
  /** Accuracy of a configuration on test images; of these values, where it was trained. */
  test: (configuration: readonly number[], trained?: NamedArrays) => number;
  /** Accuracy of the whole network, nothing chosen, on validation or test images. */
  whole: (split: "validation" | "test") => number;
}

/** A network whose ratios are searched, and what trains it at some. */
export interface SearchedRatios extends SearchedNetwork {
  /** Cuts to a configuration, trains, measures. */
  fineTune: (configuration: readonly number[], options: FineTuneOptions) => FineTuned;
  /** What its variables are. */
  values: () => NamedArrays;
}

/** What may be scarce of keep ratios; latencies are those of a table. */
export type ScarceOfRatios = Exclude<typeof ratioResources[number], "latency"> | GraphResource;

/** What {@linkcode ratiosOf} and {@linkcode bitsOf} need. */
export interface SearchedNetworkOptions<Resource> {
  /** Where the samples come from. */
  source: BatchSource;
  /** Share of the resource that may remain. */
  share: number;
  /** What is scarce. */
  resource: Resource;
  /** Groups keep multiples of it. */
  multiple: number;
}

/** Keep ratios of the groups of a network. */
export function ratiosOf(
  model: Network,
  { source, share, resource, multiple, ...training }:
    & SearchedNetworkOptions<ScarceOfRatios>
    & Pick<RatioTraining, "optimizer" | "learningRate">,
): SearchedRatios {
  const { graph, groups } = prunableNetwork(model), { variables } = model;
  const on = measuring(source, (x) => model.forward(x, { training: false }));
  const network = { graph, groups, variables };
  const problem = ratioProblem({ ...network, evaluate: on.validation }, {
    share,
    resource,
    multiple,
  });
  const test = ratioProblem({ ...network, evaluate: on.test }, { share, resource, multiple });
  return {
    problem,
    features: () => groupFeatures(graph, groups),
    prepare: () => {},
    test: (configuration, trained) =>
      trained === undefined
        ? test.evaluate(configuration)
        : withParameters(variables, trained, on.test),
    whole: (split) => on[split](),
    fineTune: (configuration, options) =>
      fineTuneRatios({ model, groups, source, ...training }, configuration, options),
    values: () => readVariables(variables),
  };
}

/** Costs of bits by name of the resource. */
const BIT_COSTS: Record<
  typeof bitResources[number],
  { name: string; cost: (layer: SearchedLayer, bits: LayerBits) => number }
> = {
  bops: {
    name: "bit operations",
    cost: ({ macs }, { weight, activation }) => macs * weight * activation,
  },
  size: { name: "bits of storage", cost: sizeOfBits },
  cycles: { name: "cycles", cost: (layer, bits) => cyclesOfBits(layer, bits) },
  energy: { name: "picojoules", cost: (layer, bits) => energyOfBits(layer, bits) },
};

/** Bits of weights and inputs of the layers of a network, 2 to 8; of weights alone where their size is scarce. */
export function bitsOf(
  model: Network,
  { source, share, resource }: Omit<
    SearchedNetworkOptions<typeof bitResources[number]>,
    "multiple"
  >,
): SearchedNetwork {
  const { name, cost } = BIT_COSTS[resource],
    quantize = resource === "size" ? "weight" : "weight+activation";
  const network = quantizedNetwork(model, { quantize, semantics: "corrected", ignore: [] });
  const quantized = new Set(network.layers.map((layer) => layer.name));
  const layers = describeLayers(network.floatGraph).filter((layer) => quantized.has(layer.name));
  const withActivations = quantize === "weight+activation";
  const full: LayerBits = { weight: 8, activation: withActivations ? 8 : FLOAT_BITS };
  const write = bitWriter(network);
  const infer = (x: Tensor) => network.forward(x, { training: false }) as Tensor;
  const on = measuring(source, infer);
  const whole = measuring(source, (x) => model.forward(x, { training: false }));
  const problemOn = (measure: () => number) =>
    bitProblem(layers, {
      resource: name,
      cost,
      budget: share * layers.reduce((sum, layer) => sum + cost(layer, full), 0),
      weightBits: [2, 8],
      ...(withActivations && { activationBits: [2, 8] as const }),
      evaluate: (bits) => (write(bits), measure()),
    }).problem;
  return {
    problem: problemOn(on.validation),
    features: () => bitFeatures(layers, withActivations),
    prepare() {
      const { images, count } = source.trainingBatch(0, 0);
      const x = tf.tensor(images, [count, ...inputShapeOf(model)]);
      const scalars = initialScalars(model, network.quantizers, { bits: 8, calibration: [[x]] });
      x.dispose();
      writeVariables(network.variables, scalars);
    },
    test: problemOn(on.test).evaluate,
    whole: (split) => whole[split](),
  };
}

/** Sets quantizers: for weights the clip of least squared error at these bits, for inputs the range that was measured. */
function bitWriter({ variables, layers }: QuantizedNetwork) {
  const clips = new Map<string, number>();
  const clipOf = (weight: string, bits: number) => {
    const key = `${weight} ${bits}`;
    const clip = clips.get(key) ?? minErrorClip(variables[weight]!.dataSync(), { bits });
    clips.set(key, clip);
    return clip;
  };
  return (bits: Record<string, LayerBits>) => {
    const values: NamedArrays = {};
    for (const { name, weight, weightQuantizer, activationQuantizer } of layers) {
      const own = bits[name]!;
      if (weightQuantizer !== undefined) {
        const clip = clipOf(weight, own.weight);
        values[weightQuantizer.clip] = Float32Array.of(clip);
        values[weightQuantizer.stepSize] = Float32Array.of(stepSizeForBits(own.weight, { clip }));
      }
      if (activationQuantizer !== undefined) {
        const clip = variables[activationQuantizer.clip]!.dataSync()[0]!;
        const stepSize = stepSizeForBits(own.activation, { clip });
        values[activationQuantizer.stepSize] = Float32Array.of(stepSize);
      }
    }
    writeVariables(variables, values);
  };
}

function measuring(source: BatchSource, forward: (x: Tensor) => Tensor) {
  const shape = [...source.inputShape];
  return {
    validation: () => evaluate(forward, source.validationBatches(), shape).accuracy,
    test: () => evaluate(forward, source.testBatches(), shape).accuracy,
  };
}
