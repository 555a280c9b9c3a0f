/**
 * Replay: transitions of past episodes, from which batches are drawn.
 *
 * @module
 */
import { type Random, requireInteger, requireShape } from "../../core/mod.ts";

/** Transitions in flat arrays; the oldest is overwritten when the memory is full. */
export interface Replay {
  /** Most transitions that it holds. */
  readonly capacity: number;
  /** Length of an observation. */
  readonly features: number;
  /** Transitions that it holds. */
  readonly size: number;
  /** Where the next one goes. */
  readonly next: number;
  /** What the agent saw, [capacity, features]. */
  readonly observations: Float32Array;
  /** What it did, [capacity]. */
  readonly actions: Float32Array;
  /** What it got, [capacity]. */
  readonly rewards: Float32Array;
  /** What it saw then, [capacity, features]; zeros behind the last decision. */
  readonly nextObservations: Float32Array;
  /** 1 where the episode ended, [capacity]. */
  readonly ends: Float32Array;
}

/** A batch of transitions. */
export type ReplayBatch = Pick<
  Replay,
  "observations" | "actions" | "rewards" | "nextObservations" | "ends"
>;

/** An episode, as {@linkcode remember} takes it. */
export interface Episode {
  /** What the agent saw before each decision. */
  observations: readonly (readonly number[])[];
  /** The decisions. */
  actions: readonly number[];
  /** What the whole episode was worth. */
  reward: number;
}

/**
 * An empty memory.
 *
 * @param capacity Most transitions, at least 1.
 * @param features Length of an observation, at least 1.
 * @returns The memory.
 *
 * @example
 * ```ts
 * import { emptyReplay } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(emptyReplay(2000, 11).size, 0);
 * ```
 */
export function emptyReplay(capacity: number, features: number): Replay {
  requireInteger("capacity", capacity, { min: 1 });
  requireInteger("features", features, { min: 1 });
  return { capacity, features, size: 0, next: 0, ...arraysOf(capacity, features) };
}

/**
 * Remembers an episode: EVERY transition, the first one included, each with the reward of the whole. The paper's public code drops
 * the last append, so that its agent hardly ever learns from first layers.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.2; the defect: https://github.com/mit-han-lab/amc, amc_search.py.
 *
 * @param replay The memory. DONATED: its arrays are written.
 * @param episode Observations, actions, reward.
 * @returns The memory with one transition more for each decision.
 * @throws {TypeError} If there are not as many actions as observations, or an observation has another length.
 *
 * @example
 * ```ts
 * import { emptyReplay, remember } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const episode = { observations: [[1], [2]], actions: [0.5, 0.25], reward: 3 };
 * const { size, nextObservations, ends, rewards } = remember(emptyReplay(2, 1), episode);
 * assert.equal(size, 2);
 * assert.deepEqual([[...nextObservations], [...ends], [...rewards]], [[2, 0], [0, 1], [3, 3]]);
 * ```
 */
export function remember(replay: Replay, { observations, actions, reward }: Episode): Replay {
  requireShape("the actions of an episode", [actions.length], [observations.length]);
  const { capacity, features } = replay;
  let { size, next } = replay;
  observations.forEach((observation, t) => {
    requireShape("an observation", [observation.length], [features]);
    const after = observations[t + 1];
    replay.observations.set(observation, next * features);
    replay.nextObservations.set(after ?? new Float32Array(features), next * features);
    replay.actions[next] = actions[t]!;
    replay.rewards[next] = reward;
    replay.ends[next] = after === undefined ? 1 : 0;
    next = (next + 1) % capacity;
    size = Math.min(capacity, size + 1);
  });
  return { ...replay, size, next };
}

/**
 * Draws transitions, each as likely as any other, with replacement.
 *
 * @param replay The memory; not empty.
 * @param count How many.
 * @param stream Where the random numbers come from.
 * @returns The batch.
 * @throws {RangeError} If the memory is empty.
 *
 * @example
 * ```ts
 * import { random } from "@geta-lab/geta/core";
 * import { drawBatch, emptyReplay, remember } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const replay = remember(emptyReplay(8, 1), { observations: [[1]], actions: [0.5], reward: 3 });
 * assert.deepEqual([...drawBatch(replay, 2, random(1)).actions], [0.5, 0.5]);
 * ```
 */
export function drawBatch(replay: Replay, count: number, stream: Random): ReplayBatch {
  const { size, features } = replay;
  requireInteger("the transitions of the replay", size, { min: 1 });
  const batch = arraysOf(count, features);
  for (let to = 0; to < count; to++) {
    const from = stream.integer(size);
    const row = (array: Float32Array) => array.subarray(from * features, (from + 1) * features);
    batch.observations.set(row(replay.observations), to * features);
    batch.nextObservations.set(row(replay.nextObservations), to * features);
    batch.actions[to] = replay.actions[from]!;
    batch.rewards[to] = replay.rewards[from]!;
    batch.ends[to] = replay.ends[from]!;
  }
  return batch;
}

function arraysOf(count: number, features: number): ReplayBatch {
  return {
    observations: new Float32Array(count * features),
    actions: new Float32Array(count),
    rewards: new Float32Array(count),
    nextObservations: new Float32Array(count * features),
    ends: new Float32Array(count),
  };
}
