/**
 * What {@linkcode geta} takes and gives.
 *
 * @module
 */
import type { Tensor } from "../core/mod.ts";
import type { ImportanceScore } from "../importance/mod.ts";
import type { OptimizerConfig } from "../optim/mod.ts";
import type { Checkpoint, Subnet } from "../io/mod.ts";
import type {
  QassoConfig,
  QassoProblem,
  QassoState,
  StepExplanation,
  StepReport,
  TimetableRow,
} from "../qasso/mod.ts";
import type { Settings } from "../settings/mod.ts";
import type { LabelledBatch, Loss } from "../train/mod.ts";

/** How {@linkcode geta} trains; what is left out is as in the settings of a run. */
export interface GetaOptions<Outputs, Labels>
  extends
    Partial<Omit<QassoConfig, "jointStart" | "optimizer">>,
    Partial<Pick<Settings, "quantize" | "semantics" | "ignore">> {
  /** All steps of the training. The stages are planned from it, where their steps are not given one by one. */
  steps: number;
  /** Loss of a batch, a scalar. Default cross-entropy; labels are then class numbers, int32. */
  loss?: Loss<Outputs, Labels>;
  /**
   * Which structures leave first, in place of the rules' importance: any score of `importance`, as `lpScore({ p: 1 })`, or a function of
   * one's own of a group and its tensors. Scores of all groups stand in one list, so they have to be comparable. The gradients are those
   * of the batch in which a period begins.
   */
  importance?: ImportanceScore;
  /** Rule and constants of the optimizer; what is left out is as in a run with this rule, see {@linkcode completeOptimizer}. */
  optimizer?: Partial<OptimizerConfig>;
  /**
   * Learning rate alpha: a number, which stays the same in all steps, or a function of the steps done. A run lets it fall along a
   * cosine: `(done) => cosineLearningRate(done, steps, { base: 0.1 })`. Default {@linkcode usualLearningRate}, constant.
   */
  learningRate?: number | ((stepsDone: number) => number);
  /** Batches that set the ranges of activations. Default the first batch of the training. */
  calibration?: readonly Tensor[][];
}

/** A network that is being compressed, batch by batch. */
export interface GetaHandle<Inputs, Outputs, Labels> extends Disposable {
  /** What QASSO works on: groups, layers, schedule and rules. */
  readonly problem: QassoProblem;
  /** Where it stands; null before the first step. */
  readonly state: QassoState | null;
  /**
   * One step: forward, backward, QASSO. The network's variables hold the new values afterwards.
   *
   * @param batch Samples and labels.
   * @returns The loss, and what the step did.
   * @throws {DivergenceError} If the loss, a gradient or, after the last step, a parameter is no finite number.
   */
  step(batch: LabelledBatch<Inputs, Labels>): StepReport & { loss: number };
  /** The quantized network in inference mode, with the values of now. */
  forward(inputs: Inputs): Outputs;
  /** Why the last step did what it did; null before the first. */
  explainStep(): StepExplanation | null;
  /** When what happens, and which of it is happening now. */
  explain(): (TimetableRow & { now: boolean })[];
  /**
   * The smaller network: zero structures gone, weights as integers.
   *
   * @throws {RangeError} If cool-down has not begun: structures and bits are not final before.
   * @throws {DivergenceError} If a parameter is no finite number.
   */
  subnet(): Subnet;
  /**
   * Where it stands, for `encodeCheckpoint` of `io`: parameters, moments, running statistics and what QASSO remembers.
   *
   * @returns Plain data.
   * @throws {RangeError} Before the first step.
   */
  save(): Checkpoint;
  /**
   * Goes on where another handle of the same network and options was saved; the steps after it are the same to the last bit. The order
   * of the batches is the caller's.
   *
   * @param checkpoint What {@linkcode save} gave, or `decodeCheckpoint` of `io`.
   * @throws {FileError} If it is none of this network and these options; says what differs.
   */
  restore(checkpoint: Checkpoint): void;
  /** Gives back the memory of the quantizers' variables; the network is the caller's and stays. */
  dispose(): void;
}
