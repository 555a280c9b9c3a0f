import { explainStep, type QassoProblem, type QassoState, type StepReport } from "../qasso/mod.ts";
import { FLOAT_BITS } from "../quant/mod.ts";
import type { StepNews } from "../train/mod.ts";

// Bits and step sizes of all layers are told at every fifth step only: a deep network has many layers, a run many steps.
const LAYERS_EVERY = 5;

/**
 * What the history tells of a step of QASSO.
 *
 * @param problem What QASSO works on.
 * @param state State after the step.
 * @param report What the step did.
 * @param options Number of the step in the run, its steps in all, and whether to tell why the step did what it did.
 * @returns The part of the line that only QASSO knows.
 */
export function stepNews(
  problem: QassoProblem,
  state: QassoState,
  report: StepReport,
  { step, totalSteps, explain }: { step: number; totalSteps: number; explain: boolean },
): StepNews {
  const layers = explain || step % LAYERS_EVERY === 0 || step === totalSteps;
  const rates = report.joint.filter((joint) => joint !== null).map((joint) => joint.forgetRate);
  return {
    stage: report.stage,
    ...(layers ? layerQuantities(problem, state, report) : {}),
    zeroStructures: report.pruned.reduce((a, b) => a + b, 0),
    ...(explain && { explain: shortExplanation(problem, state, report) }),
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

/** The explanation without what the line says already, in six digits. */
function shortExplanation(
  problem: QassoProblem,
  { parameters }: QassoState,
  report: StepReport,
): StepNews["explain"] {
  const { bitRange, groups, quantizers, selected } = explainStep(problem, report, { parameters });
  const short = { bitRange, groups, quantizers, ...(selected && { selected }) };
  return JSON.parse(
    JSON.stringify(short, (_, value) => typeof value === "number" ? shorten(value) : value),
  );
}

/** Six digits: what float32 holds, in a third of the characters. */
function shorten(x: number): number {
  return Number(x.toPrecision(6));
}
