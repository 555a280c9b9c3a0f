import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  random,
  requireNumber,
} from "../../core/mod.ts";
import { requireStepsLeft, type Run, type RunLine, type RunState } from "../../run/mod.ts";
import { bestCandidate, candidateOf, type EvaluatedCandidate } from "../problem/search_problem.ts";
import { plan } from "../problem/plan.ts";
import { ddpgAgent } from "./agent.ts";
import type { DdpgOptions, DdpgState } from "./agent_types.ts";
import type { SearchEnvironment } from "./environment.ts";
import { noiseDeviation, truncatedNormal } from "./formulas.ts";
import { drawBatch, emptyReplay, remember, type Replay } from "./replay.ts";
import { restoreDdpg, saveDdpg } from "./saved_ddpg.ts";

/** Where a learned search stands. */
export interface DdpgRunState extends RunState {
  /** What the agent has learned. */
  readonly agent: DdpgState;
  /** What it remembers. */
  readonly replay: Replay;
  /** Every configuration that was measured, once, in the order of the episodes. */
  readonly measured: readonly EvaluatedCandidate[];
}

/** What an episode tells. */
export interface DdpgLine extends RunLine, EvaluatedCandidate {
  /** What it was worth. */
  reward: number;
  /** The best score within the budget so far. */
  best: number;
  /** Deviation of its noise. */
  deviation: number;
}

/** A learned search. */
export interface DdpgRun extends Run<DdpgRunState, DdpgLine> {
  /**
   * The best candidate so far.
   *
   * @param state Where the run stands.
   * @returns The candidate; undefined before the first episode.
   */
  best(state: DdpgRunState): EvaluatedCandidate | undefined;
  /** Frees the agent's variables. */
  dispose(): void;
}

/** How long and how a search learns. */
export interface DdpgRunOptions extends Omit<DdpgOptions, "features"> {
  /** Episodes in all, those of the warm-up included. The papers have 400 and 600. */
  episodes: number;
  /** Episodes of uniform actions at first. Default a quarter of all, at most 100. */
  warmUp?: number;
  /** Deviation of the noise at first. Default 0.5. */
  deviation?: number;
  /** Its factor an episode behind the warm-up. Default 0.95. */
  decay?: number;
  /** Transitions of an update. Default 64. */
  batch?: number;
  /** Transitions that are remembered. Default 100 for each choice. */
  capacity?: number;
}

/**
 * A search by deep deterministic policy gradient, as a run: a step is an episode, one pass over the choices and one measurement. In
 * the warm-up actions are uniform; then the actor decides, with noise that fades, and after each episode the agent learns from as
 * many batches as there were decisions. A configuration is measured once, however often it is met.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.2 and 4; the same agent: Wang et al.: HAQ (arXiv:1811.08886), section 3.
 *
 * @param environment What is decided, and what that is worth: {@linkcode amcEnvironment}, {@linkcode haqEnvironment}.
 * @param options Episodes, noise, sizes, seed.
 * @returns The run.
 * @throws {RangeError} If the budget cannot be reached; names the nearest one that can.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { amcEnvironment, ddpgRun } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const environment = amcEnvironment({
 *   choices: ["a", "b"].map((name) => ({ name, options: [0.5, 1] })),
 *   resource: { name: "multiply-adds", cost: ([a, b]: readonly number[]) => a! + b! },
 *   budget: 1.5,
 *   evaluate: ([a, b]: readonly number[]) => 0.2 * a! + 0.6 * b!,
 * });
 * const run = ddpgRun(environment, { episodes: 12, warmUp: 10, hidden: 4, batch: 4 });
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * assert.deepEqual(run.best(state)?.configuration, [0.5, 1]);
 * run.dispose();
 * ```
 */
export function ddpgRun(environment: SearchEnvironment, options: DdpgRunOptions): DdpgRun {
  checkOptions("ddpgRun()", options, {
    episodes: given(integerWithin({ min: 1 })),
    warmUp: integerWithin({ min: 0 }),
    deviation: numberWithin({ min: 0 }),
    decay: numberWithin({ exclusiveMin: 0, max: 1 }),
    batch: integerWithin({ min: 1 }),
    capacity: integerWithin({ min: 1 }),
    hidden: integerWithin({ min: 1 }),
    seed: integerWithin(),
    actorRate: numberWithin({ min: 0 }),
    criticRate: numberWithin({ min: 0 }),
    tau: numberWithin({ min: 0, max: 1 }),
    baselineRate: numberWithin({ min: 0, max: 1 }),
  });
  const { problem, features } = environment, decisions = problem.choices.length;
  plan(problem);
  const {
    episodes,
    warmUp = Math.min(100, Math.ceil(episodes / 4)),
    deviation: start = 0.5,
    decay = 0.95,
    batch = 64,
    capacity = 100 * decisions,
    ...learning
  } = options;
  const { seed = 0 } = options;
  const agent = ddpgAgent({ ...learning, features });
  const noise = { warmUp, start, decay };
  const name = "ddpg";

  function episode({ agent: learned, step }: DdpgRunState) {
    const stream = random(seed, step, 1), deviation = noiseDeviation(step, noise);
    const taken: number[] = [], actions: number[] = [], observations: number[][] = [];
    for (let t = 0; t < decisions; t++) {
      const observation = environment.observe(taken, actions[t - 1] ?? 0);
      const wanted = step < warmUp
        ? stream.uniform()
        : truncatedNormal(agent.act(learned, observation), deviation, stream);
      const { option, action } = environment.decide(taken, wanted);
      taken.push(option);
      actions.push(action);
      observations.push(observation);
    }
    return { configuration: environment.finish(taken), observations, actions, deviation };
  }

  function measure(configuration: number[], measured: readonly EvaluatedCandidate[]) {
    const known = measured.find((one) => String(one.configuration) === String(configuration));
    if (known !== undefined) return known;
    const score = requireNumber("the score", problem.evaluate(configuration));
    return { ...candidateOf(problem, configuration), score };
  }

  function learned(state: DdpgRunState, replay: Replay): DdpgState {
    if (state.step < warmUp) return state.agent;
    const stream = random(seed, state.step, 2);
    let next = state.agent;
    for (let t = 0; t < decisions; t++) next = agent.learn(next, drawBatch(replay, batch, stream));
    return next;
  }

  return {
    name,
    totalSteps: episodes,
    stepsPerEpoch: 10,
    start: () => ({
      phase: name,
      step: 0,
      agent: agent.start(),
      replay: emptyReplay(capacity, features),
      measured: [],
    }),
    advance(state) {
      requireStepsLeft({ totalSteps: episodes }, state);
      const { configuration, observations, actions, deviation } = episode(state);
      const candidate = measure(configuration, state.measured);
      const reward = requireNumber("the reward", environment.reward(candidate));
      const replay = remember(state.replay, { observations, actions, reward });
      const measured = state.measured.includes(candidate)
        ? state.measured
        : [...state.measured, candidate];
      const step = state.step + 1;
      const best = bestCandidate(measured, problem.budget)?.score ?? -Infinity;
      return {
        state: { phase: name, step, agent: learned(state, replay), replay, measured },
        line: { step, ...candidate, reward, best, deviation },
      };
    },
    save: saveDdpg,
    restore: (checkpoint) =>
      restoreDdpg(checkpoint, {
        name,
        decisions,
        totalSteps: episodes,
        start: { agent: agent.start(), replay: emptyReplay(capacity, features) },
      }),
    best: ({ measured }) => bestCandidate(measured, problem.budget),
    dispose: () => agent.dispose(),
  };
}
