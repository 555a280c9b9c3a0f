/**
 * Optimizers as pairs `{init, update}`: `update` turns gradients into updates, {@linkcode applyUpdates} takes them off the parameters.
 * Both the dense training loop and QASSO use them; nothing is hidden in an object. The formulas for one parameter stand in
 * `engine/` (`sgdUpdate`, `adamUpdate`, `addScaled`), which runs them on SIMD kernels if the arrays share an arena.
 *
 * Gradients may be clipped before ({@linkcode clipGradients}). A learning rate is any function of the steps done: a constant, stairs
 * ({@linkcode stepLearningRate}), a cosine with warm-up ({@linkcode cosineLearningRate}).
 *
 * Penalties that drive weights, or groups of them, towards zero are gradients to add before an update ({@linkcode l1Gradient},
 * {@linkcode l2Gradient}, {@linkcode groupLassoGradient}, {@linkcode addScalePenalty}) or proximal maps after it
 * ({@linkcode softThreshold}, {@linkcode shrinkWeights}, {@linkcode groupSoftThreshold}).
 *
 * @example Two steps of gradient descent on x^2 / 2
 * ```ts
 * import { applyUpdates, sgd } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const parameters = { x: Float32Array.of(8) };
 * const optimizer = sgd();
 * let state = optimizer.init();
 * for (let n = 0; n < 2; n++) {
 *   const step = optimizer.update({ x: parameters.x.slice() }, state, parameters);
 *   applyUpdates(parameters, step.updates, { learningRate: 0.5 });
 *   state = step.state;
 * }
 * assert.equal(parameters.x[0], 2);
 * ```
 *
 * @module
 */
export * from "./adam.ts";
export * from "./apply_updates.ts";
export * from "./clip_gradients.ts";
export * from "./cosine_learning_rate.ts";
export * from "./optimizer.ts";
export * from "./penalties/group_lasso.ts";
export * from "./penalties/l1.ts";
export * from "./penalties/l2.ts";
export * from "./penalties/scale_penalty.ts";
export * from "./sgd.ts";
export * from "./step_learning_rate.ts";
export * from "./types.ts";
