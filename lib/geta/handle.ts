import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { crossEntropy, type Network } from "../nn/mod.ts";
import {
  explainStep,
  initialState,
  layerRange,
  type QassoState,
  step,
  type StepReport,
  timetable,
} from "../qasso/mod.ts";
import { quantizerRules } from "../quant/mod.ts";
import { buildSubnet, parameterArrays } from "../subnet/mod.ts";
import {
  lossAndGradients,
  readVariables,
  requireFinite,
  requireFiniteGradients,
  requireFiniteParameters,
  restoreTraining,
  type SavedTraining,
  saveTraining,
  statistics,
  trainable,
  writeVariables,
} from "../train/mod.ts";
import { checkGetaOptions } from "./check_geta_options.ts";
import { handleProblem } from "./handle_problem.ts";
import type { GetaHandle, GetaOptions } from "./handle_types.ts";
import { parseBookkeeping } from "./parse_bookkeeping.ts";
import { initialScalars } from "./quantizers.ts";
import { usualLearningRate } from "./usual_learning_rate.ts";

/**
 * Compresses a network in a training loop of one's own: any number of inputs, any loss, any learning rate.
 *
 * | here                     | paper and public implementation             |
 * | ------------------------ | ------------------------------------------- |
 * | `optimizer.rule`         | variant                                     |
 * | `learningRate`           | lr                                          |
 * | `learningRateQuantizer`  | lr_quant                                    |
 * | `optimizer.momentum`     | first_momentum                              |
 * | `optimizer.weightDecay`  | weight_decay                                |
 * | `optimizer.clip`         | grad_clip_norm, grad_clip_value (not used there) |
 * | `sparsity`               | target_group_sparsity                       |
 * | `warmUpSteps`            | start_projection_step                       |
 * | `projectionPeriods`      | projection_periods                          |
 * | `projectionSteps`        | projection_steps                            |
 * | `warmUpSteps + projectionSteps` | start_pruning_step                   |
 * | `pruningPeriods`         | pruning_periods                             |
 * | `jointSteps`             | pruning_steps                               |
 * | `bitReduction`           | bit_reduction                               |
 * | `bitRange`               | min_bit_wt, max_bit_wt                      |
 *
 * Source: docs/geta.md, section 4 (Qu et al., arXiv:2502.16638).
 *
 * @param network The network; its variables are trained in place.
 * @param options Steps, loss, learning rate, and what differs from the defaults.
 * @returns The handle.
 * @throws {TypeError} If an option does not exist, or the network uses a variable that is none of its `variables`.
 * @throws {RangeError} If a number is out of range, or nothing can be pruned or quantized; before anything is trained.
 *
 * @example Half of the units of a network that learns which of two numbers is larger
 * ```ts
 * import { geta } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { dense, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const hidden = dense(store, "hidden", { inputs: 2, outputs: 16 });
 * const last = dense(store, "last", { inputs: 16, outputs: 2 });
 * const forward = (x: tf.Tensor) => last(tf.relu(hidden(x)));
 * const network = { name: "larger", inputs: [{ shape: [2] }], variables: store.variables, forward };
 * using opt = geta(network, { steps: 150, sparsity: 0.5, learningRate: 0.1, projectionPeriods: 2, pruningPeriods: 2 });
 * for (let n = 0; n < 150; n++) {
 *   tf.tidy(() => {
 *     const inputs = tf.randomUniform([32, 2], -1, 1, "float32", n);
 *     opt.step({ inputs, labels: tf.argMax(inputs, -1) });
 *   });
 * }
 * assert.deepEqual(opt.subnet().parameters["hidden/kernel"]!.shape, [2, 8]);
 * ```
 */
export function geta<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
  Labels = Tensor,
>(
  network: Network<Inputs, Outputs>,
  options: GetaOptions<Outputs, Labels>,
): GetaHandle<Inputs, Outputs, Labels> {
  checkGetaOptions(options);
  const { quantizedOne, problem, semantics } = handleProblem(network, options);
  const { loss, calibration } = options;
  const { learningRate = usualLearningRate(problem.config.optimizer.rule) } = options;
  const { config } = problem, { variables } = quantizedOne;
  const measure = loss ??
    ((outputs: Outputs, labels: Labels) =>
      crossEntropy([outputs].flat()[0] as Tensor, labels as Tensor));
  const rate = (done: number) =>
    typeof learningRate === "function" ? learningRate(done) : learningRate;
  let state: QassoState | null = null, report: StepReport | null = null;

  function begin(batch: Inputs): QassoState {
    const scalars = initialScalars(network as Network, quantizedOne.quantizers, {
      bits: (layer, part) => layerRange(config, { layer, part })[1],
      calibration: calibration ?? [[batch].flat() as Tensor[]],
      rules: quantizerRules(semantics),
    });
    writeVariables(variables, scalars);
    return initialState(problem, readVariables(trainable(variables)));
  }

  const saving: SavedTraining<QassoState> = {
    name: "handle",
    model: network as Network,
    variables,
    rule: config.optimizer.rule,
    firstStep: 0,
    totalSteps: Infinity,
    parseBookkeeping: (value, steps) => parseBookkeeping(value, problem, { steps }),
  };
  const dispose = () => tf.dispose(quantizedOne.quantizers.variables);
  return {
    problem,
    get state() {
      return state;
    },
    step({ inputs, labels }) {
      const before = state ?? begin(inputs);
      const { loss, gradients } = lossAndGradients(
        () => measure(quantizedOne.forward(inputs, { training: true }), labels),
        variables,
      );
      const { parameters } = before, number = before.step + 1;
      requireFinite(loss, number, { parameter: parameters, gradient: gradients });
      requireFiniteGradients(gradients, number);
      const done = step(problem, before, gradients, { learningRate: rate(before.step) });
      state = done.state;
      report = done.report;
      if (number >= options.steps) requireFiniteParameters(state.parameters, number);
      writeVariables(variables, state.parameters);
      return { ...done.report, loss };
    },
    forward: (inputs) => quantizedOne.forward(inputs, { training: false }),
    explainStep: () =>
      report && state && explainStep(problem, report, { parameters: state.parameters }),
    explain() {
      const next = (state?.step ?? 0) + 1;
      return timetable(problem).map((row) => ({
        ...row,
        now: next >= row.first && next <= (row.last ?? Infinity),
      }));
    },
    subnet() {
      if (!state?.frozenBits) {
        throw new RangeError(
          `Cannot cut the subnet: cool-down must have begun, at step ${
            timetable(problem).at(-1)!.first
          }: current value is step ${state?.step ?? 0}`,
        );
      }
      requireFiniteParameters(state.parameters, state.step);
      const { graph, groups, layers, shapes } = quantizedOne;
      const parameters = { ...parameterArrays(variables), ...state.parameters };
      return buildSubnet({ graph, groups, layers, parameters, shapes });
    },
    save() {
      if (state === null) {
        throw new RangeError("Cannot save: a step must have been made: current value is step 0");
      }
      const own = readVariables(statistics(variables));
      return saveTraining(saving, { step: state.step, learner: state, statistics: own });
    },
    restore(checkpoint) {
      const point = restoreTraining(saving, checkpoint);
      writeVariables(variables, { ...point.learner.parameters, ...point.statistics });
      [state, report] = [point.learner, null];
    },
    dispose,
    [Symbol.dispose]: dispose,
  };
}
