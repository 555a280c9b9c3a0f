/**
 * Bits that differ between layers against uniform ones, at equal bit operations: the same dense networks, the same budget, several seeds.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { imageBatches, shapes } from "../../datasets/mod.ts";
import {
  type CompressionState,
  finishRun,
  type GetaRun,
  getaRun,
  type GetaState,
  recipe,
} from "../../lib/geta/mod.ts";
import { small } from "../../lib/models/mod.ts";
import { crossEntropy } from "../../lib/nn/mod.ts";
import {
  allocateBits,
  type BitChoice,
  costByLayer,
  openLedger,
  type QassoConfig,
} from "../../lib/qasso/mod.ts";
import {
  FLOAT_BITS,
  type LayerBits,
  type QuantizerScalars,
  stepSizeForBits,
} from "../../lib/quant/mod.ts";
import type { Settings } from "../../lib/settings/mod.ts";
import { type BatchSource, DivergenceError, writeVariables } from "../../lib/train/mod.ts";

/** One run of the study. */
export type AllocationRun =
  | { diverged: true }
  | {
    diverged: false;
    /** Test accuracy of the dense network. */
    dense: number;
    /** Test accuracy at the end. */
    accuracy: number;
    /** Share of the dense network's bit operations. */
    bops: number;
    /** Weight and input bits of every layer. */
    layers: string;
  };

/** Ways to set bits: the words of the setting, and one scan of the dense network, fixed from then on. */
export const ways = ["uniform", "allocated", "priced", "scan"] as const;

/** Bits at which the projection stage of the recipe ends, for weights and inputs. */
const uniformBits = ({ bitRange, bitReduction, projectionPeriods }: Settings) =>
  Math.max(bitRange[0], bitRange[1] - bitReduction * projectionPeriods);

/**
 * A price that moves bits at the usual learning rate of scalars. Its bits are not known before the end, so that the
 * multiply-adds are held: those that uniform bits have at the same bit operations.
 *
 * @param settings Settings of the other ways, with their budget.
 * @returns Changes of the configuration.
 */
export function pricedConfig(settings: Settings): Partial<QassoConfig> {
  return {
    bits: "priced",
    bitPrice: 50,
    budget: { macs: settings.bops * (FLOAT_BITS / uniformBits(settings)) ** 2 },
    sparsity: 0, // the budget stands in its place
  };
}

/** Compresses the dense network of one seed in every way. */
export async function* allocations(
  { seed, names, changes }: {
    seed: number;
    names: readonly (typeof ways)[number][];
    changes: Partial<Settings>;
  },
): AsyncGenerator<AllocationRun> {
  const source = imageBatches(shapes({ seed, train: 3000 }), { size: 32, seed });
  const settings = recipe("small", { seed, semantics: "corrected", ...changes });
  const dense = getaRun(small({ seed }), source, settings).dense;
  let trained = dense.start();
  while (trained.step < dense.totalSteps) ({ state: trained } = dense.advance(trained));
  const checkpoint = dense.save(trained);
  for (const name of names) {
    const first = getaRun(small({ seed }), source, {
      ...settings,
      bits: name === "allocated" ? name : "uniform",
    });
    if (name === "priced") Object.assign(first.compression.problem.config, pricedConfig(settings));
    const layerBits = name === "scan"
      ? scanned(first, first.compression.start(first.dense.restore(checkpoint)), {
        source,
        uniform: uniformBits(settings),
      })
      : {};
    const run = name === "scan"
      ? getaRun(small({ seed }), source, { ...settings, layerBits })
      : first;
    yield await compressed(run, run.compression.start(run.dense.restore(checkpoint)));
    run.dispose();
    if (run !== first) first.dispose();
  }
}

async function compressed(run: GetaRun, start: GetaState): Promise<AllocationRun> {
  let state = start;
  try {
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
  } catch (error) {
    if (error instanceof DivergenceError) return { diverged: true };
    throw error;
  }
  const { result } = await finishRun(run, state);
  return {
    diverged: false,
    dense: result.dense.accuracy,
    accuracy: result.compressed.accuracy,
    bops: result.relative.bops,
    layers: result.compressed.layers.map((layer) => `${layer.weightBits}/${layer.activationBits}`)
      .join(" "),
  };
}

/**
 * Bits by one scan, as NVIDIA's AutoQuantize chooses them: how much the loss of one batch grows when a single quantizer of the dense
 * network has few bits, then the best sum within the operations that uniform bits would need.
 */
function scanned(
  { compression: { network, problem } }: GetaRun,
  dense: CompressionState,
  { source, uniform }: { source: BatchSource; uniform: number },
): Record<string, LayerBits> {
  const { images, labels, count } = source.trainingBatch(0, 0);
  const x = tf.tensor(images, [count, 32, 32, 3]), y = tf.tensor1d(labels, "int32");
  const { variables } = network;
  writeVariables(variables, { ...dense.learner.parameters, ...dense.statistics });
  const loss = () =>
    tf.tidy(() => crossEntropy(network.forward(x, { training: false }), y).dataSync()[0]!);
  const read = (name: string) => variables[name]!.dataSync()[0]!;
  const set = (names: QuantizerScalars<string>, bits: number) => {
    const range = { clip: read(names.clip), exponent: read(names.exponent!) };
    variables[names.stepSize]!.assign(tf.tensor1d([stepSizeForBits(bits, range)]));
  };
  const base = loss(), [min, max] = [2, 8];
  const choices = (names: QuantizerScalars<string>): BitChoice[] => {
    const found: BitChoice[] = [];
    for (let bits = min; bits <= max; bits++) {
      set(names, bits);
      found.push({ bits, error: Math.max(0, loss() - base) });
    }
    set(names, 16);
    return found;
  };
  const macs = costByLayer(openLedger(problem.costs!, { measure: "macs" }));
  const layers = problem.layers.map(({ name, weightQuantizer, activationQuantizer }) => ({
    name,
    macs: macs[name]!,
    weight: choices(weightQuantizer!),
    activation: choices(activationQuantizer!),
  }));
  const budget = layers.reduce((sum, one) => sum + one.macs * uniform ** 2, 0);
  tf.dispose([x, y]);
  return allocateBits(layers, { budget });
}
