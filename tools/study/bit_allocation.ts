/**
 * Bits that differ between layers against uniform ones, at equal bit operations: the same dense networks, the same budget, several seeds.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { CompressionState, GetaRun } from "../../lib/geta/mod.ts";
import { crossEntropy } from "../../lib/nn/mod.ts";
import {
  allocateBits,
  type BitChoice,
  costByLayer,
  openLedger,
  type QassoConfig,
} from "../../lib/qasso/mod.ts";
import { FLOAT_BITS, type QuantizerScalars, stepSizeForBits } from "../../lib/quant/mod.ts";
import type { PartialSettings, Settings } from "../../lib/settings/mod.ts";
import { writeVariables } from "../../lib/train/mod.ts";
import { compress, discard, runOf } from "./compress.ts";
import type { CompressionBench } from "./compression_bench.ts";
import type { Measured } from "./line.ts";

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

/**
 * Compresses the network of a bench with bits given in one way.
 *
 * @param bench Data, network, settings, start.
 * @param way How bits are given.
 * @param changes Settings that all ways have in common.
 * @returns What a line of the study says of it.
 */
export async function withBits(
  bench: CompressionBench,
  way: typeof ways[number],
  changes: PartialSettings,
): Promise<Measured> {
  if (way === "uniform" || way === "allocated") {
    return await compress(bench, { changes: { ...changes, bits: way } });
  }
  if (way === "priced") {
    return await compress(bench, { config: pricedConfig(bench.settings(changes)), changes });
  }
  const dense = runOf(bench, { changes });
  const layerBits = scanned(dense, bench.start(dense), uniformBits(dense.settings));
  discard(dense);
  return await compress(bench, { changes: { ...changes, layerBits } });
}

/**
 * Bits by one scan, as NVIDIA's AutoQuantize chooses them: how much the loss of one batch grows when a single quantizer of the dense
 * network has few bits, then the best sum within the operations that uniform bits would need.
 */
function scanned(
  { task, compression: { network, problem } }: GetaRun,
  dense: CompressionState,
  uniform: number,
): Settings["layerBits"] {
  const { inputs: x, labels: y } = task.trainingBatch(0, 0);
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
  const choices = (names: QuantizerScalars<string> | undefined): BitChoice[] => {
    if (names === undefined) return [{ bits: FLOAT_BITS, error: 0 }];
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
    weight: choices(weightQuantizer),
    activation: choices(activationQuantizer),
  }));
  tf.dispose([x, y]);
  const inputs = problem.layers[0]!.activationQuantizer ? uniform : FLOAT_BITS;
  const budget = layers.reduce((sum, one) => sum + one.macs * uniform * inputs, 0);
  const found = Object.entries(allocateBits(layers, { budget }));
  return Object.fromEntries(
    found.map(([name, bits]) => [name, inputs === FLOAT_BITS ? { weight: bits.weight } : bits]),
  );
}
