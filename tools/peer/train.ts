/**
 * Our side of the measurement: forward, loss, backward, Adam.
 *
 * @module
 */
import type { NamedArrays } from "../../lib/core/mod.ts";
import { createArena, readArray, writeVariable } from "../../lib/engine/mod.ts";
import { adam, applyUpdates } from "../../lib/optim/mod.ts";
import { lossAndGradients } from "../../lib/train/mod.ts";
import type { PeerStep } from "./steps.ts";

const LEARNING_RATE = 1e-4;

/**
 * Prepares the training of a step: parameters and Adam's moments in one arena, where its SIMD kernels reach them.
 *
 * @param step The step.
 * @returns A function that trains once and gives back the loss.
 */
export function createTraining(step: PeerStep): () => number {
  const trainable = Object.entries(step.variables).filter(([, variable]) => variable.trainable);
  const roles = ["parameter", "gradient", "first", "second"] as const;
  const arena = createArena(Object.fromEntries(
    roles.flatMap((role) => trainable.map(([name, { size }]) => [`${role} ${name}`, size])),
  ));
  const [parameters, gradients, first, second] = roles.map((role) =>
    Object.fromEntries(trainable.map(([name]) => [name, arena[`${role} ${name}`]!]))
  ) as [NamedArrays, NamedArrays, NamedArrays, NamedArrays];
  for (const [name, variable] of trainable) parameters[name]!.set(readArray(variable));
  const { update } = adam();
  let state = { step: 0, first, second };
  return () => {
    const { loss } = lossAndGradients(step.loss, step.variables, { buffers: gradients });
    const next = update(gradients, state, parameters);
    state = next.state;
    applyUpdates(parameters, next.updates, { learningRate: LEARNING_RATE });
    for (const [name, variable] of trainable) writeVariable(variable, parameters[name]!);
    return loss;
  };
}
