/**
 * What an agent is.
 *
 * @module
 */
import type { NamedArrays } from "../../core/mod.ts";
import type { OptimizerState } from "../../optim/mod.ts";
import type { ReplayBatch } from "./replay.ts";

/** What an agent has learned: plain data. */
export interface DdpgState {
  /** Parameters of the actor. */
  readonly actor: NamedArrays;
  /** Parameters of the critic. */
  readonly critic: NamedArrays;
  /** The actor that follows slowly. */
  readonly actorTarget: NamedArrays;
  /** The critic that follows slowly. */
  readonly criticTarget: NamedArrays;
  /** Moments of the actor. */
  readonly actorMoments: OptimizerState;
  /** Moments of the critic. */
  readonly criticMoments: OptimizerState;
  /** Moving average of the rewards; missing before the first update. */
  readonly baseline?: number;
}

/** How an agent learns. */
export interface DdpgOptions {
  /** Length of an observation. */
  features: number;
  /** Units of each of the two hidden layers. Default 300. */
  hidden?: number;
  /** Decides the first weights. Default 0. */
  seed?: number;
  /** Learning rate of the actor. Default 1e-4. */
  actorRate?: number;
  /** Learning rate of the critic. Default 1e-3. */
  criticRate?: number;
  /** How fast the targets follow. Default 0.01. */
  tau?: number;
  /** Weight of the reward in the moving average. Default 0.5. */
  baselineRate?: number;
}

/** An agent: two networks, and functions of its state. */
export interface DdpgAgent {
  /** The state before the first update. */
  start(): DdpgState;
  /**
   * What the actor does.
   *
   * @param state What it has learned.
   * @param observation What it sees.
   * @returns The action, in (0, 1).
   */
  act(state: DdpgState, observation: readonly number[]): number;
  /**
   * One update of critic, actor and targets by a batch.
   *
   * @param state What it has learned. Its moments are DONATED.
   * @param batch Transitions.
   * @returns What it has learned then.
   */
  learn(state: DdpgState, batch: ReplayBatch): DdpgState;
  /** Frees its variables. */
  dispose(): void;
}
