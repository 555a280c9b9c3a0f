/**
 * What a training is, whatever its method: the types of {@linkcode trainingRun}.
 *
 * @module
 */
import type { NamedArrays, NamedVariables, Tensor } from "../core/mod.ts";
import type { Mode, Network } from "../nn/mod.ts";
import type { OptimizerConfig, OptimizerState } from "../optim/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import type { Run, RunState } from "../run/mod.ts";
import type { BatchSource } from "./batch.ts";
import type { Loss } from "./gradients.ts";
import type { Task } from "./task.ts";

/** What every method of training remembers from step to step. */
export interface Learner {
  /** Parameters by name. */
  parameters: NamedArrays;
  /** The optimizer's state. */
  optimizer: OptimizerState;
}

/** What a method remembers beside parameters and moments; JSON can hold it. */
export type Bookkeeping<L extends Learner> = Omit<L, "parameters" | "optimizer">;

/** What a training starts from. */
export interface Beginning<L extends Learner> {
  /** Parameters, moments and bookkeeping; arrays are copied, missing moments are zero. */
  learner: L;
  /** Running statistics by variable. */
  statistics: NamedArrays;
}

/** What a method tells of one step: the part of a history line that only it knows. */
export type StepNews = Omit<HistoryLine, "step" | "epoch" | "loss" | "learningRate" | "accuracy">;

/** A learning rate: the highest of a cosine that falls to zero, or any function of the steps done. */
export type LearningRate = number | ((stepsDone: number) => number);

/** A training: all that does not change while it goes on. */
export interface Training<L extends Learner, Before = void> {
  /** Name of the run. */
  name: string;
  /** The network's name and the shape of one sample. */
  model: Pick<Network, "name" | "inputs">;
  /** Where images come from, or a task of another sort. */
  source: BatchSource | Task;
  /** All variables of the network. They are scratch: before each use they take the values of a state. */
  variables: NamedVariables;
  /** The network: [batch, ...inputShape] to [batch, classes]. */
  forward(x: Tensor, mode: Mode): Tensor;
  /** The loss, in place of the task's. */
  loss?: Loss | undefined;
  /**
   * What the network computes with, where that is not the parameters themselves but, for example, masked weights: gradients are
   * those by these values, and go straight through to the parameters.
   *
   * @param learner What the method remembers.
   * @returns Values by parameter; parameters that are missing have their own.
   */
  computesWith?(learner: L): NamedArrays;
  /** The optimizer's rule, which decides what moments there are. */
  rule: OptimizerConfig["rule"];
  /** Highest learning rate, which a cosine lets fall to zero, or a function of this training's steps done. */
  learningRate: LearningRate;
  /** Steps of the runs before this one. */
  firstStep: number;
  /** Steps of this run and of those before it. */
  totalSteps: number;
  /** What the training starts from. */
  start(before: Before): Beginning<L>;
  /**
   * The method: from gradients to new parameters. Learner and gradients are DONATED: their arrays may be changed and live on in
   * the result.
   */
  update(
    learner: L,
    gradients: NamedArrays,
    step: { learningRate: number; step: number },
  ): { learner: L; news: StepNews };
  /**
   * Checks a bookkeeping that comes from a file.
   *
   * @param value Anything.
   * @param step Steps done, as the file says beside it.
   * @throws {FileError} If it is none of this training.
   */
  parseBookkeeping(value: unknown, step: number): Bookkeeping<L>;
}

/** Where a training stands. */
export interface TrainingState<L extends Learner> extends RunState {
  /** What the method remembers. Its arrays are shared: they hold the values of the newest state. */
  readonly learner: L;
  /** Running statistics by variable. */
  readonly statistics: NamedArrays;
  /** Memory that all states of the training share. */
  readonly workspace: Workspace;
}

/** Memory that all states of one training share. */
export interface Workspace {
  /** Room for the gradients of a step. */
  gradients: NamedArrays;
  /** Step of the state whose values the shared arrays hold now. */
  step: number;
}

/** A training as a run. */
export interface TrainingRun<L extends Learner, Before = void>
  extends Run<TrainingState<L>, HistoryLine, Before> {
  /**
   * The network in inference mode, with the values of a state.
   *
   * @param state The newest state.
   * @returns [batch, ...inputShape] to [batch, classes]; valid until the next step.
   */
  forward(state: TrainingState<L>): (x: Tensor) => Tensor;
}

/**
 * Throws if another state has taken over the arrays of this one.
 *
 * @param state The state.
 * @throws {TypeError} If it is not the newest state of its training.
 *
 * @example
 * ```ts
 * import { requireNewest } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const workspace = { gradients: {}, step: 4 };
 * requireNewest({ step: 4, workspace });
 * assert.throws(() => requireNewest({ step: 3, workspace }), /must be the newest, of step 4, .* is step 3/);
 * ```
 */
export function requireNewest(
  { step, workspace }: Pick<TrainingState<Learner>, "step" | "workspace">,
): void {
  if (step === workspace.step) return;
  throw new TypeError(
    `Cannot use this state: it must be the newest, of step ${workspace.step}, which advance() returned: current value is step ${step}`,
  );
}
