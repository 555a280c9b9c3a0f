/**
 * The compression as a run: what it remembers, what it is told, what it gives.
 *
 * @module
 */
import type { QassoProblem, QassoRules, QassoState } from "../qasso/mod.ts";
import type { DenseState, TrainingRun, TrainingState } from "../train/mod.ts";
import type { QuantizedNetwork } from "./quantized_network.ts";

/** What the compression remembers: where QASSO stands, and how good the dense network was. */
export interface CompressionLearner extends QassoState {
  /** Accuracy of the dense network on the test split, 0 to 1, or the value of the task's metric. */
  denseAccuracy: number;
  /** The class that the dense network finds for each image of the test split; none where it names no classes. */
  denseAnswers: number[];
}

/** Where a compression stands. */
export type CompressionState = TrainingState<CompressionLearner>;

/** QASSO as a run. */
export interface CompressionRun extends TrainingRun<CompressionLearner, DenseState>, Disposable {
  /** The network with its quantizers. */
  readonly network: QuantizedNetwork;
  /** What QASSO works on. */
  readonly problem: QassoProblem;
  /** Gives back the memory of the quantizers' variables; the network and plain data stay, the run cannot go on. */
  dispose(): void;
}

/** When the compression begins. */
export interface CompressionRunOptions {
  /** Steps of dense training before it. */
  firstStep: number;
  /** Rules of QASSO's steps; by default those that the settings name. */
  rules?: QassoRules;
  /** Whether each line of the history says why its step did what it did. Default false. */
  explain?: boolean;
}
