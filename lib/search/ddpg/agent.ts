import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  type NamedArrays,
  type NamedVariables,
  numberWithin,
  type Tensor,
} from "../../core/mod.ts";
import { adam, applyUpdates, type OptimizerState } from "../../optim/mod.ts";
import { lossAndGradients, writeVariables } from "../../train/mod.ts";
import type { DdpgAgent, DdpgOptions, DdpgState } from "./agent_types.ts";
import { ddpgTarget, movingAverage, softUpdate } from "./formulas.ts";
import { actorNetwork, criticNetwork } from "./networks.ts";
import type { ReplayBatch } from "./replay.ts";

/**
 * Deep deterministic policy gradient: an actor that says what to do, a critic that says what that is worth, and slow copies of
 * both from which targets are made.
 *
 * ```text
 * actor   mu(s)    = sigmoid(W3 relu(W2 relu(W1 s + b1) + b2) + b3)
 * critic  Q(s, a)  = V3 relu(V2 relu(V1 s + c1 + U a + c1') + c2) + c3
 * critic  minimises mean (Q(s, a) - y)^2,           y of ddpgTarget with discount 1
 * actor   minimises mean -Q(s, mu(s))
 * ```
 *
 * Source: Lillicrap et al.: Continuous control with deep reinforcement learning (arXiv:1509.02971), algorithm 1; sizes and rates: He
 * et al.: AMC (arXiv:1802.03494), section 4, and https://github.com/mit-han-lab/amc.
 *
 * @param options Length of an observation, sizes, rates, seed.
 * @returns The agent.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { ddpgAgent } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const agent = ddpgAgent({ features: 3, hidden: 4 });
 * const action = agent.act(agent.start(), [0, 0.5, 1]);
 * assert.ok(action > 0 && action < 1);
 * agent.dispose();
 * ```
 */
export function ddpgAgent(options: DdpgOptions): DdpgAgent {
  checkOptions("ddpgAgent()", options, {
    features: given(integerWithin({ min: 1 })),
    hidden: integerWithin({ min: 1 }),
    seed: integerWithin(),
    actorRate: numberWithin({ min: 0 }),
    criticRate: numberWithin({ min: 0 }),
    tau: numberWithin({ min: 0, max: 1 }),
    baselineRate: numberWithin({ min: 0, max: 1 }),
  });
  const { features, tau, baselineRate, actorRate = 1e-4, criticRate = 1e-3 } = options;
  const actor = actorNetwork(options), critic = criticNetwork(options);
  const optimizer = adam();
  const matrix = (values: ArrayLike<number>, width: number) =>
    tf.tensor2d(Float32Array.from(values), [values.length / width, width]);
  const follow = (target: NamedArrays, source: NamedArrays) =>
    Object.fromEntries(
      Object.entries(target).map(([name, array]) => [name, softUpdate(array, source[name]!, tau)]),
    );
  /** One step of Adam on a loss; the parameters come back as new arrays. */
  function improved(
    loss: () => Tensor,
    variables: NamedVariables,
    { parameters, moments, learningRate }: {
      parameters: NamedArrays;
      moments: OptimizerState;
      learningRate: number;
    },
  ) {
    const { gradients } = lossAndGradients(loss, variables);
    const next = copies(parameters);
    const { updates, state } = optimizer.update(gradients, moments, next);
    applyUpdates(next, updates, { learningRate });
    return { parameters: next, moments: state };
  }
  function targetsOf(state: DdpgState, batch: ReplayBatch, baseline: number): number[] {
    writeVariables(actor.variables, state.actorTarget);
    writeVariables(critic.variables, state.criticTarget);
    const values = tf.tidy(() => {
      const next = matrix(batch.nextObservations, features);
      return critic.forward(next, actor.forward(next)).dataSync();
    });
    return Array.from(
      values,
      (nextValue, i) =>
        ddpgTarget({ reward: batch.rewards[i]!, nextValue, done: batch.ends[i] === 1 }, {
          baseline,
        }),
    );
  }
  return {
    start() {
      const first = copies(actor.first), second = copies(critic.first);
      return {
        actor: first,
        critic: second,
        actorTarget: copies(first),
        criticTarget: copies(second),
        actorMoments: optimizer.init(),
        criticMoments: optimizer.init(),
      };
    },
    act(state, observation) {
      writeVariables(actor.variables, state.actor);
      return tf.tidy(() => actor.forward(matrix(observation, features)).dataSync()[0]!);
    },
    learn(state, batch) {
      const mean = batch.rewards.reduce((sum, r) => sum + r, 0) / batch.rewards.length;
      const baseline = movingAverage(state.baseline, mean, baselineRate);
      const targets = targetsOf(state, batch, baseline);
      writeVariables(critic.variables, state.critic);
      const judged = improved(
        () => {
          const said = critic.forward(
            matrix(batch.observations, features),
            matrix(batch.actions, 1),
          );
          return tf.mean(tf.square(tf.sub(said, matrix(targets, 1))));
        },
        critic.variables,
        { parameters: state.critic, moments: state.criticMoments, learningRate: criticRate },
      );
      writeVariables(critic.variables, judged.parameters);
      writeVariables(actor.variables, state.actor);
      const acted = improved(
        () => {
          const seen = matrix(batch.observations, features);
          return tf.neg(tf.mean(critic.forward(seen, actor.forward(seen))));
        },
        actor.variables,
        { parameters: state.actor, moments: state.actorMoments, learningRate: actorRate },
      );
      return {
        actor: acted.parameters,
        critic: judged.parameters,
        actorTarget: follow(state.actorTarget, acted.parameters),
        criticTarget: follow(state.criticTarget, judged.parameters),
        actorMoments: acted.moments,
        criticMoments: judged.moments,
        baseline,
      };
    },
    dispose: () => tf.dispose([actor.variables, critic.variables]),
  };
}

function copies(arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));
}
