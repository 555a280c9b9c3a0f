/**
 * The types of {@linkcode netAdaptRun}.
 *
 * @module
 */
import type { NamedArrays } from "../../core/mod.ts";
import type { Run, RunLine, RunState } from "../../run/mod.ts";
import type { Proposal, SelectionRule } from "./proposals.ts";
import type { RoundSchedule } from "./reach.ts";

/** A network that NetAdapt made. */
export interface AdaptedNetwork {
  /** Numbers of channels. */
  widths: number[];
  /** Its cost. */
  cost: number;
  /** Its accuracy behind the short fine-tuning. */
  accuracy: number;
}

/** A network behind fine-tuning. */
export interface FineTuned {
  /** Its accuracy on samples held out. */
  accuracy: number;
  /** What its variables are now, by name. */
  values: NamedArrays;
}

/** From where a network is fine-tuned. */
export interface FineTunedFrom {
  /** What the variables of the network before it are. */
  values: NamedArrays;
  /** The round, from 1; 0 for the first network. */
  round: number;
}

/**
 * Fine-tunes a network and measures it on samples held out. What only measures gives the accuracy.
 *
 * @param widths Its numbers of channels.
 * @param from The values that it begins with.
 */
export type FineTuning = (widths: readonly number[], from: FineTunedFrom) => FineTuned | number;

/** Where a search stands. */
export interface NetAdaptState extends RunState {
  /** The first network, and the one of each round. */
  readonly networks: readonly AdaptedNetwork[];
  /** What the variables of the last one are. */
  readonly values: NamedArrays;
}

/** What a round tells. */
export interface NetAdaptLine extends RunLine, AdaptedNetwork {
  /** The cost that offers had to be below. */
  target: number;
  /** The offers, with their accuracies. */
  proposals: Proposal[];
  /** Position that became narrower; undefined where the budget was reached before, or nothing could be offered. */
  position?: number;
}

/** The search as a run. */
export interface NetAdaptRun extends Run<NetAdaptState, NetAdaptLine> {
  /** Networks that no other beats in both cost and accuracy, by cost. */
  pareto(state: NetAdaptState): AdaptedNetwork[];
}

/** What {@linkcode netAdaptRun} needs. */
export interface NetAdaptOptions extends RoundSchedule {
  /** What widths cost: {@linkcode tableLatency}, or multiply-adds. It must not fall with a width. */
  cost: (widths: readonly number[]) => number;
  /** The most it may cost. */
  budget: number;
  /** Positions that may become narrower. */
  positions: readonly number[];
  /** Fine-tunes shortly: each offer, from the network of the round before, and once the first network. */
  shortFineTuning: FineTuning;
  /** Fine-tunes for long, on all samples, once the last round is over; gives the final accuracy. */
  longFineTuning?: FineTuning;
  /** What the variables of the first network are; called by `start` and `restore`. Default none, for what only measures. */
  values?: () => NamedArrays;
  /** Most rounds. Default those that surely reach the budget. */
  rounds?: number;
  /** Widths are multiples of it. Default 8. */
  multiple?: number;
  /** Which offer is taken. Default `highestAccuracy`. */
  rule?: SelectionRule;
}
