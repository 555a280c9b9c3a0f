/**
 * Whole steps of the corrected rules on small random problems, seen from outside.
 *
 * @module
 */
import fc from "fast-check";
import { type NamedArrays, random } from "@geta-lab/geta/core";
import { clipGradients, optimizer, type OptimizerConfig } from "@geta-lab/geta/optim";
import {
  correctedRules,
  gradientsToBitCoordinates,
  initialState,
  type QassoProblem,
  type QassoState,
  scalarNames,
  step,
} from "@geta-lab/geta/qasso";
import { structureElements } from "@geta-lab/geta/structure";
import { smallProblem, type SmallProblemOptions } from "./small_problem.ts";

export const LEARNING_RATE = 0.02, END = 22; // two steps of cool-down after warm-up 2, projection 4, joint 14
const optimizers: OptimizerConfig[] = [
  { rule: "sgd" },
  { rule: "sgd", momentum: 0.9 },
  { rule: "sgd", momentum: 0.9, dampening: 0.5 },
  { rule: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.5 },
  { rule: "sgd", momentum: 0.9, clip: { norm: 0.5 } },
  { rule: "sgd", momentum: 0.9, clip: { value: 0.3 } },
  { rule: "adam" },
  { rule: "adam", weightDecay: 0.5, clip: { norm: 0.5 } },
  { rule: "adamw", weightDecay: 0.5 },
];

/** Problems of all sizes, schedules and optimizers. */
export const problems = fc.record({
  seed: fc.integer({ min: 0, max: 9999 }),
  sizes: fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 4 }),
  sparsity: fc.constantFrom<number>(0, 0.3, 0.5),
  optimizer: fc.constantFrom(...optimizers),
  pruningPeriods: fc.constantFrom<number>(1, 2, 3, 7, 14),
  quantized: fc.boolean(),
  guard: fc.constantFrom<number>(0, 0.2),
});
/** One of them. */
export type Chosen = typeof problems extends fc.Arbitrary<infer T> ? T : never;

function make(
  { seed, sizes, sparsity, optimizer, pruningPeriods, quantized, guard }: Chosen,
  inputs: number,
) {
  const config: SmallProblemOptions["config"] = {
    optimizer,
    sparsity,
    jointSteps: 14,
    pruningPeriods,
    momentumGuard: guard,
  };
  return smallProblem(seed, { sizes, inputs, config, quantized, rules: correctedRules });
}

/** Gradients that drift, so that momentum sometimes points uphill. */
export function drifting(parameters: NamedArrays, seed: number, n: number): NamedArrays {
  const fixed = random(seed, 77), now = random(seed, n), turn = Math.cos(n / 2);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { length }]) => [
      name,
      Float32Array.from({ length }, () => turn * fixed.normal() + 0.3 * now.normal()),
    ]),
  );
}

/** Gradients that point along -x, so that descent enlarges every weight: what selection meets in training, made extreme. */
export function enlarging(parameters: NamedArrays, seed: number, n: number): NamedArrays {
  const noise = drifting(parameters, seed, n);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, x]) => [
      name,
      x.length === 1 ? noise[name]! : x.map((value, i) => -value + 0.3 * noise[name]![i]!),
    ]),
  );
}

/** One step, seen from outside: what everything was before and is after it. */
export interface Seen {
  n: number;
  before: NamedArrays;
  after: NamedArrays;
  gradients: NamedArrays;
  /** Gradients as the optimizer clips them, scalars in (b, q_m, t). */
  clipped: NamedArrays;
  /** What the optimizer alone would subtract, decoupled decay included: v + lambda x. */
  updates: NamedArrays;
  /** v alone. */
  plain: NamedArrays;
  state: QassoState;
  /** Elements of redundant or pruned structures by parameter. */
  leaving: Record<string, Set<number>>;
}

/** How a run is watched. */
export interface WatchOptions {
  /** Inputs of every structure's kernel. */
  inputs?: number;
  /** Factor of all gradients. */
  scale?: number;
  /** Gradients of a step, from its parameters. */
  gradientsOf?: typeof drifting;
}

const copy = (arrays: NamedArrays): NamedArrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));

/** All steps of a run. `leaving` is what the state says after the step, and what was redundant in it. */
export function watch(
  chosen: Chosen,
  { inputs = 3, scale = 1, gradientsOf = drifting }: WatchOptions = {},
): { problem: QassoProblem; seen: Seen[] } {
  const { problem, parameters } = make(chosen, inputs);
  const scalars = scalarNames(problem.layers);
  const alone = optimizer({ ...chosen.optimizer, noWeightDecay: scalars });
  let state = initialState(problem, copy(parameters));
  const seen: Seen[] = [];
  for (let n = 1; n <= END; n++) {
    const before = copy(state.parameters), gradients = gradientsOf(before, chosen.seed, n);
    for (const gradient of Object.values(gradients)) {
      gradient.forEach((g, i) => gradient[i] = scale * g);
    }
    const clipped = copy(gradients);
    for (const { weightQuantizer, activationQuantizer } of problem.layers) {
      for (const names of [weightQuantizer, activationQuantizer]) {
        if (names) gradientsToBitCoordinates(names, before, clipped);
      }
    }
    const bits = copy(clipped); // the optimizer clips by itself
    if (chosen.optimizer.clip) clipGradients(clipped, chosen.optimizer.clip);
    const plain = copy(alone.update(bits, structuredClone(state.optimizer), before).updates);
    const updates = Object.fromEntries(
      Object.entries(plain).map(([name, v]) => [
        name,
        scalars.has(name) ? v : v.map((value, i) => value + alone.decay * before[name]![i]!),
      ]),
    );
    const { state: after } = step(problem, state, copy(gradients), { learningRate: LEARNING_RATE });
    const leaving: Seen["leaving"] = {};
    problem.groups.forEach(({ ownedSlices }, i) => {
      const structures = [...after.groups[i]!.redundant, ...after.groups[i]!.pruned];
      for (const slices of ownedSlices) {
        leaving[slices.parameter] = new Set(
          structureElements(slices, problem.shapes[slices.parameter]!, structures),
        );
      }
    });
    seen.push({
      n,
      before,
      after: copy(after.parameters),
      gradients,
      clipped,
      updates,
      plain,
      state: { ...after, groups: structuredClone(after.groups) },
      leaving,
    });
    state = after;
  }
  return { problem, seen };
}

/** Norm of what is leaving; what is pruned is 0. */
export function leavingNorm({ leaving }: Seen, arrays: NamedArrays): number {
  let squares = 0;
  for (const [name, elements] of Object.entries(leaving)) {
    for (const at of elements) squares += arrays[name]![at]! ** 2;
  }
  return Math.sqrt(squares);
}

/** Sums over the weights of a step. */
export interface Sums {
  /** <s, g> of all weights. */
  change: number;
  /** <s, g'> of what stays, by the clipped gradients g'. */
  liveChange: number;
  /** <v + lambda x, g> of what stays. */
  update: number;
  /** Norms of what stays: gradients, clipped gradients, updates v. */
  norms: { gradient: number; clipped: number; update: number };
  /** p = <x_R, g_R> of what leaves. */
  leaving: number;
  /** Sum of |s g|: what rounding errors are measured by. */
  size: number;
}

/** The sums of {@linkcode Sums}. */
export function sums(
  { before, after, gradients, clipped, updates, plain, leaving }: Seen,
  scalars: ReadonlySet<string>,
): Sums {
  let change = 0, liveChange = 0, update = 0, product = 0, size = 0;
  const squares = { gradient: 0, clipped: 0, update: 0 };
  for (const [name, x] of Object.entries(before)) {
    if (scalars.has(name)) continue;
    for (let i = 0; i < x.length; i++) {
      const s = after[name]![i]! - x[i]!, g = gradients[name]![i]!, short = clipped[name]![i]!;
      change += s * g;
      size += Math.abs(s * g);
      if (leaving[name]?.has(i)) {
        product += x[i]! * g;
        continue;
      }
      liveChange += s * short;
      update += updates[name]![i]! * g;
      squares.gradient += g * g;
      squares.clipped += short * short;
      squares.update += plain[name]![i]! ** 2;
    }
  }
  const norms = {
    gradient: Math.sqrt(squares.gradient),
    clipped: Math.sqrt(squares.clipped),
    update: Math.sqrt(squares.update),
  };
  return { change, liveChange, update, norms, leaving: product, size };
}
