/**
 * Pruning and quantization in one training or one after the other: equal epochs, equal bit operations, the same dense network.
 *
 * @module
 */
import { finishRun, type GetaRun, getaRun, type GetaState } from "../../lib/geta/mod.ts";
import { small } from "../../lib/models/mod.ts";
import { FLOAT_BITS } from "../../lib/quant/mod.ts";
import type { Network } from "../../lib/nn/mod.ts";
import type { PartialSettings, Settings } from "../../lib/settings/mod.ts";
import { writeVariables } from "../../lib/train/mod.ts";
import { compress, discard, finished, measure, runOf } from "./compress.ts";
import { type CompressionBench, HELD } from "./compression_bench.ts";
import type { Measured } from "./line.ts";

/** Bits of weights and inputs at the end. */
export const ORDER_BITS = 4;

/** A way to reach a share of the bit operations. */
export type Order = (bench: CompressionBench, bops: number) => Promise<Measured>;

/** The orders, by the name that the table shows. */
export const orders: Record<string, Order> = {
  "joint": (bench, bops) => compress(bench, { changes: { bops } }),
  "joint without projection": (bench, bops) =>
    compress(bench, { changes: { bops, bitRange: [ORDER_BITS, ORDER_BITS] } }),
  "prune, then quantize": pruneThenQuantize,
  "quantize, then prune": quantizeThenPrune,
};

/**
 * The stages of both trainings: together they last as long as the joint one, and the cool-down is divided between them.
 *
 * @param settings Settings of the joint training.
 * @returns Changes for the training that prunes and for the one that quantizes.
 */
export function dividedStages(
  { warmUp, projection, joint, coolDown }: Settings,
): { prune: PartialSettings; quantize: PartialSettings } {
  const half = coolDown / 2;
  return {
    prune: { warmUp: 0, projection: 0, joint, coolDown: half },
    quantize: { warmUp, projection, joint: 0, coolDown: half, sparsity: 0 },
  };
}

/** The network is pruned to the multiply-adds that the budget allows, cut, and quantized as what it then is. */
async function pruneThenQuantize(bench: CompressionBench, bops: number): Promise<Measured> {
  const { prune, quantize } = dividedStages(bench.settings({}));
  const multiplyAdds = bops * (FLOAT_BITS / ORDER_BITS) ** 2;
  const first = runOf(bench, { changes: { ...prune, quantize: "none", bops: multiplyAdds } });
  const { model, operations, removed } = await cutOut(first, finished(first, bench.start(first)));
  discard(first);
  const run = getaRun(model, bench.source, bench.settings({ ...quantize, start: HELD }));
  const measured = await measure(
    run,
    finished(run, run.compression.start(run.dense.start())),
    operations,
  );
  discard(run);
  return { ...measured, removed };
}

/** The network learns its bits, keeps them, and is pruned. */
async function quantizeThenPrune(bench: CompressionBench, bops: number): Promise<Measured> {
  const { prune, quantize } = dividedStages(bench.settings({}));
  const first = runOf(bench, { changes: quantize });
  const { learner, statistics } = finished(first, bench.start(first));
  const learned = Object.entries({ ...learner.parameters, ...statistics });
  const model = small({ seed: bench.seed });
  writeVariables(
    model.variables,
    Object.fromEntries(learned.filter(([name]) => name in model.variables)),
  );
  const changes: PartialSettings = {
    ...prune,
    start: HELD,
    bops,
    bitRange: [ORDER_BITS, ORDER_BITS],
  };
  const run = getaRun(model, bench.source, bench.settings(changes));
  const state = run.compression.start(run.dense.start());
  // with the ranges that were learned
  for (const [name, values] of Object.entries(state.learner.parameters)) {
    values.set(learner.parameters[name]!);
  }
  discard(first);
  const measured = await measure(run, finished(run, state));
  discard(run);
  return measured;
}

/** The subnet of a pruned `small` as a network that can be trained on, the bit operations of the whole one, the share of structures that left. */
async function cutOut(
  run: GetaRun,
  state: GetaState,
): Promise<{ model: Network; operations: number; removed: number }> {
  const { result, subnet } = await finishRun(run, state);
  const width = (layer: string) => subnet.layers.find(({ name }) => name === layer)!.after;
  const model = small({
    seed: run.settings.seed,
    widths: [width("conv1"), width("conv2"), width("conv3"), width("block/conv1")],
  });
  const values = Object.entries(subnet.parameters).map(([name, { data }]) =>
    [name, data as Float32Array] as const
  );
  writeVariables(model.variables, Object.fromEntries(values));
  return { model, operations: result.dense.bops, removed: result.compressed.sparsity };
}
