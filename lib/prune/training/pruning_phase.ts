import { inputShapeOf } from "../../nn/mod.ts";
import { optimizer as optimizerOf } from "../../optim/mod.ts";
import {
  type Batch,
  type DenseState,
  evaluate,
  requireNewest,
  type TrainingRun,
  trainingRun,
  writeVariables,
} from "../../train/mod.ts";
import type { Tensor } from "../../core/mod.ts";
import { allowedShares, type GroupCurve } from "../masks/allowed_shares.ts";
import { type ScanListener, scanRun } from "../masks/scan_run.ts";
import { type PhaseOptions, phaseRate } from "./fine_tuning_run.ts";
import {
  type NetworkValues,
  parsePruning,
  type PruningLearner,
  savePruning,
  wholeMasks,
} from "./learner.ts";
import { pruningStep } from "./pruning_step.ts";
import { maskedCopies, renewMasks } from "./renew_masks.ts";

/**
 * The phase in which masks are made, as a run. Its start measures the dense network, scans it if the recipe asks for that and nobody
 * has, and makes the mask that is planned before the first step.
 *
 * @param options Plan, data, optimizer, rate, who hears of the scan, and what another scan has measured.
 * @returns The run, to be started from a dense network.
 */
export function pruningPhase(
  { plan, data, optimizer: config, learningRate, onScan, scanned }: PhaseOptions & {
    onScan?: ScanListener | undefined;
    scanned?: (() => readonly GroupCurve[] | undefined) | undefined;
  },
): TrainingRun<PruningLearner, DenseState> {
  const { model, source } = data, { recipe, network, target, steps } = plan;
  const { after, choice } = recipe, optimizer = optimizerOf(config);
  const run = trainingRun<PruningLearner, DenseState>({
    name: "pruning",
    model,
    source,
    variables: model.variables,
    forward: (x, mode) => model.forward(x, mode),
    loss: data.loss,
    ...(after.rule === "srSte" && {
      computesWith: ({ parameters, masks }) => maskedCopies(target, parameters, masks),
    }),
    rule: config.rule,
    learningRate: phaseRate(learningRate, recipe.training.pruningDivisor ?? 1),
    firstStep: steps.dense,
    totalSteps: steps.dense + steps.pruning,
    start(dense) {
      requireNewest(dense);
      const values = { parameters: { ...dense.learner.parameters }, statistics: dense.statistics };
      writeVariables(model.variables, { ...values.parameters, ...values.statistics });
      const forward = (x: Tensor) => model.forward(x, { training: false });
      const measured = (batches: Iterable<Batch>) =>
        evaluate(forward, batches, inputShapeOf(model)).accuracy;
      let learner: PruningLearner = {
        parameters: values.parameters,
        optimizer: optimizer.init(),
        masks: wholeMasks(target.sizes),
        planned: 0,
        sparsity: 0,
        shares: null,
        curves: null,
        accuracy: {
          dense: measured(source.validationBatches()),
          denseTest: measured(source.testBatches()),
          cut: null,
        },
      };
      if (choice.rule === "sensitivity") {
        const curves = scanned?.() ?? scan(values);
        learner = { ...learner, curves, shares: allowedShares(choice, { curves, target }) };
      }
      const [first] = plan.masks;
      if (first?.step === 0) {
        learner = renewMasks(learner, { plan, data, values, sparsity: first.sparsity, step: 0 });
      }
      return { learner: { ...learner, parameters: held(learner) }, statistics: values.statistics };
    },
    update(learner, gradients, { learningRate, step }) {
      const options = { plan, data, optimizer, learningRate, step: step - steps.dense };
      const next = pruningStep(learner, gradients, options);
      return { learner: next, news: { stage: "pruning", sparsity: next.sparsity } };
    },
    parseBookkeeping: (value) => parsePruning(value, target.sizes),
  });

  /** All measurements at once. */
  function scan(values: NetworkValues): readonly GroupCurve[] {
    const whole = scanRun(values, { network, target, recipe, data });
    let state = whole.start();
    while (state.step < whole.totalSteps) {
      ({ state } = whole.advance(state));
      onScan?.(state.step, whole.totalSteps);
    }
    return whole.curves(state);
  }

  /** Behind SR-STE's masks all weights live on; soft pruning zeroes weights alone. */
  function held({ parameters, masks }: PruningLearner): PruningLearner["parameters"] {
    if (after.rule === "srSte") return parameters;
    if (after.rule !== "soft") return { ...parameters, ...maskedCopies(target, parameters, masks) };
    return { ...parameters, ...maskedCopies(target, parameters, masks, "weights") };
  }

  return { ...run, save: (state) => savePruning(state, run.save) };
}
