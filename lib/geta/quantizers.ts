import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  type NamedArrays,
  type NamedVariables,
  numberWithin,
  suggestion,
  type Tensor,
  unchecked,
  type Variable,
} from "../core/mod.ts";
import { readArray } from "../engine/mod.ts";
import { type Graph, layers, type QuantizationPlan, quantized } from "../graph/mod.ts";
import { type AnyNetwork, type Network, runNetwork } from "../nn/mod.ts";
import {
  calibrateActivation,
  initialQuantizer,
  type LayerBits,
  paperQuantizer,
  type QuantizerRules,
  type QuantizerScalars,
} from "../quant/mod.ts";
import { type Settings, SettingsError } from "../settings/mod.ts";

/** The quantizers of a model: which layers they stand in front of, and the variables they learn. */
export interface Quantizers {
  /** For {@linkcode quantized}. */
  plan: QuantizationPlan;
  /** Their scalars, named `layer/weight/stepSize`, `layer/activation/clip`, …; each of shape [1]. */
  variables: NamedVariables;
}

const ROLES = ["stepSize", "clip", "exponent"] as const;

/**
 * Puts a quantizer on the weight of every convolution and matrix product, and on their inputs if asked. Its scalars have no
 * meaningful value yet: {@linkcode initialScalars} finds those to start with, a checkpoint holds those to go on with.
 *
 * @param model The network.
 * @param graph Its float trace.
 * @param quantize Which tensors.
 * @param float Names of layers that get no quantizer.
 * @returns Plan and variables; both empty for `"none"`.
 * @throws {SettingsError} If one of these names is none of a layer that could be quantized; says which was most likely meant.
 *
 * @example Six scalars a layer, for the weight and the input
 * ```ts
 * import { placeQuantizers } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp({ inputShape: [2] });
 * const graph = trace((x) => model.forward(x, { training: false }), [tf.zeros([1, 2])], {
 *   variables: model.variables,
 * });
 * const { variables } = placeQuantizers(model, graph, "weight+activation");
 * assert.equal(Object.keys(variables).length, 3 * 6);
 * assert.ok("fc1/weight/exponent" in variables);
 * ```
 */
export function placeQuantizers(
  model: Pick<Network, "variables">,
  graph: Graph,
  quantize: Settings["quantize"],
  float: readonly string[] = [],
): Quantizers {
  const quantizable = layers(graph);
  requireNames(float, quantizable.map(({ name }) => name));
  const variables: NamedVariables = {};
  const place = (prefix: string) => {
    const scalars = ROLES.map((role) => {
      const variable = tf.tidy(() => tf.variable(tf.ones([1])));
      variables[`${prefix}/${role}`] = variable;
      return [role, variable];
    });
    return Object.fromEntries(scalars) as QuantizerScalars<Variable>;
  };
  const chosen = quantize === "none" ? [] : quantizable.filter(({ name }) => !float.includes(name));
  const planned = chosen.map(({ name, weight }) => {
    const layer = { name, weight: model.variables[weight]! };
    const weightQuantizer = place(`${name}/weight`);
    if (quantize === "weight") return { ...layer, weightQuantizer };
    return { ...layer, weightQuantizer, activationQuantizer: place(`${name}/activation`) };
  });
  return { plan: { layers: planned }, variables };
}

function requireNames(float: readonly string[], names: readonly string[]): void {
  const unknown = float.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new SettingsError(
    `Cannot use layerBits: ${unknown} must be a layer that can be quantized${
      suggestion(unknown, names)
    }`,
  );
}

/** What {@linkcode initialScalars} starts from. */
export interface InitialScalarsOptions {
  /** Bits to start with, of all quantizers or of each. */
  bits: number | ((layer: string, part: keyof LayerBits) => number);
  /** Batches to measure the layers' inputs with: for each, the arguments of the network. */
  calibration: readonly Tensor[][];
  /** Whether inputs are measured at all. Default {@linkcode paperQuantizer}: they are. */
  rules?: Pick<QuantizerRules, "measuresActivations">;
}

/**
 * Values for the quantizers of a network as it is now. Weight ranges start at max |w|, input ranges at the largest input that
 * real samples make, in all batches and in every use of a layer, or with the numbers of the layer's weight, as the rules say.
 *
 * @param model The network; its variables are read.
 * @param quantizers Its quantizers; their variables are left alone.
 * @param options Bits, samples, rules.
 * @returns The scalars by name, arrays of length 1.
 *
 * @example Ranges of a layer y = 2 x
 * ```ts
 * import { initialScalars, placeQuantizers } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const kernel = tf.variable(tf.tensor2d([[2]]));
 * const model = {
 *   name: "double",
 *   inputs: [{ shape: [1] }],
 *   variables: { "fc/kernel": kernel },
 *   forward: (x: tf.Tensor) => tf.matMul(x, kernel),
 * };
 * const graph = trace(model.forward, [tf.zeros([1, 1])], { variables: model.variables });
 * const quantizers = placeQuantizers(model, graph, "weight+activation");
 * const calibration = [[tf.tensor2d([[-5], [3]])]];
 * const scalars = initialScalars(model, quantizers, { bits: 4, calibration });
 * assert.deepEqual(scalars["fc/weight/clip"], Float32Array.of(2));
 * assert.deepEqual(scalars["fc/activation/clip"], Float32Array.of(5));
 * ```
 */
export function initialScalars(
  model: AnyNetwork,
  { plan }: Quantizers,
  options: InitialScalarsOptions,
): NamedArrays {
  checkOptions("initialScalars()", options, {
    bits: given((name, value) =>
      typeof value === "function" ? undefined : numberWithin()(name, value)
    ),
    calibration: given(unchecked),
    rules: unchecked,
  });
  const { bits, calibration, rules = paperQuantizer } = options;
  const clips = rules.measuresActivations && inputClips(model, plan, calibration);
  const scalars: NamedArrays = {};
  function set(prefix: string, values: QuantizerScalars<number>) {
    for (const role of ROLES) scalars[`${prefix}/${role}`] = Float32Array.of(values[role]!);
  }
  const of = typeof bits === "number" ? () => bits : bits;
  for (const layer of plan.layers) {
    const start = initialQuantizer(readArray(layer.weight), { bits: of(layer.name, "weight") });
    set(`${layer.name}/weight`, start);
    if (layer.activationQuantizer === undefined) continue;
    const own = of(layer.name, "activation");
    const range = clips
      ? initialQuantizer([clips.get(layer.activationQuantizer)!], { bits: own })
      : start;
    set(`${layer.name}/activation`, range);
  }
  return scalars;
}

/**
 * How far the inputs of each activation quantizer reach when the float network sees the batches: the widest range of all batches and
 * uses. Each input is measured as it passes by, so that only one has to be kept.
 */
function inputClips(
  model: AnyNetwork,
  plan: QuantizationPlan,
  batches: readonly Tensor[][],
): Map<QuantizerScalars<Tensor>, number> {
  const clips = new Map<QuantizerScalars<Tensor>, number>();
  const record = (x: Tensor, scalars: QuantizerScalars<Tensor>) => {
    const { clip } = calibrateActivation([readArray(x)]);
    clips.set(scalars, Math.max(clips.get(scalars) ?? 0, clip));
    return tf.clone(x);
  };
  const run = quantized(
    (...x: Tensor[]) => runNetwork(model, x, { training: false }),
    plan,
    record,
  );
  for (const batch of batches) tf.tidy(() => void run(...batch));
  return clips;
}
