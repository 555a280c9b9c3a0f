import type { WeightAxes } from "./weight_axes.ts";

/** Blocks of equal length at equal distances: what a kernel walks through in one loop. */
export interface BlockRun {
  /** Position of the first weight of the first block. */
  start: number;
  /** Number of blocks. */
  count: number;
  /** From a block to the next, in elements. */
  step: number;
  /** Weights in a block; less than m only for the last block of a line of channels. */
  length: number;
  /** From a weight of a block to the next, in elements. */
  stride: number;
  /** Number of the first block. */
  id: number;
  /** From the number of a block to that of the next. */
  idStep: number;
}

/**
 * All blocks of m consecutive input channels: they start anew at every output and every place of the kernel, and the last one of
 * them is short if m does not divide the number of channels.
 *
 * ```text
 * blocks per line  L = ceil(channels / m)
 * number of block  (o, p, b) -> (o positions + p) L + b        as if the weight were flattened in the order o, h, w, i
 * ```
 *
 * @param axes The weight.
 * @param m Weights in a block.
 * @returns The blocks, in runs that pass through memory in as long lines as the layout allows.
 */
export function blockRuns(axes: WeightAxes, m: number): BlockRun[] {
  const { outputs, positions, channels, outputStep, positionStep, channelStep } = axes;
  const full = Math.floor(channels / m), rest = channels % m, perLine = full + (rest > 0 ? 1 : 0);
  const output = { length: outputs, step: outputStep, idStep: positions * perLine };
  const position = { length: positions, step: positionStep, idStep: perLine };
  const [outer, inner] = outputStep < positionStep ? [position, output] : [output, position];
  const runs: BlockRun[] = [];
  const add = (run: BlockRun) => run.count > 0 && runs.push(run);
  // the longer of the two loops inside one another is the run
  const along = full > inner.length;
  for (let i = 0; i < outer.length; i++) {
    const start = i * outer.step, id = i * outer.idStep;
    for (let k = 0; along && k < inner.length; k++) {
      add({
        start: start + k * inner.step,
        count: full,
        step: m * channelStep,
        length: m,
        stride: channelStep,
        id: id + k * inner.idStep,
        idStep: 1,
      });
    }
    for (let b = along ? full : 0; b < perLine; b++) {
      add({
        start: start + b * m * channelStep,
        count: inner.length,
        step: inner.step,
        length: b < full ? m : rest,
        stride: channelStep,
        id: id + b,
        idStep: inner.idStep,
      });
    }
  }
  return runs;
}
