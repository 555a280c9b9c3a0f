import type { QassoProblem, QassoState, StepReport } from "../qasso/mod.ts";
import { FLOAT_BITS } from "../quant/mod.ts";
import type { StepNews } from "../train/mod.ts";

/**
 * What the history tells of a step of QASSO.
 *
 * @param problem What QASSO works on.
 * @param state State after the step.
 * @param report What the step did.
 * @param options Whether to tell bits and step sizes of every layer.
 * @returns The part of the line that only QASSO knows.
 */
export function stepNews(
  problem: QassoProblem,
  state: QassoState,
  report: StepReport,
  { layers }: { layers: boolean },
): StepNews {
  const rates = report.joint.filter((joint) => joint !== null).map((joint) => joint.forgetRate);
  return {
    stage: report.stage,
    ...(layers ? layerQuantities(problem, state, report) : {}),
    zeroStructures: report.pruned.reduce((a, b) => a + b, 0),
    ...(rates.length === 0 ? {} : { forgetRate: rates.reduce((a, b) => a + b) / rates.length }),
  };
}

function layerQuantities({ layers }: QassoProblem, state: QassoState, report: StepReport) {
  const bits = Object.entries(report.bits).map((
    [name, { weight = FLOAT_BITS, activation = FLOAT_BITS }],
  ) => [
    name,
    { weight: shorten(weight), activation: shorten(activation) },
  ]);
  const stepSizes = layers.flatMap(({ name, weightQuantizer }) =>
    weightQuantizer === undefined
      ? []
      : [[name, shorten(state.parameters[weightQuantizer.stepSize]![0]!)]]
  );
  return { bits: Object.fromEntries(bits), stepSizes: Object.fromEntries(stepSizes) };
}

/** Six digits: what float32 holds, in a third of the characters. */
function shorten(x: number): number {
  return Number(x.toPrecision(6));
}
