import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import type { Checkpoint } from "@geta-lab/geta/io";
import { zoo } from "@geta-lab/geta/models";
import {
  isPruned,
  type PruneState,
  type PruningRecipe,
  pruningRecipe,
  type PruningRun,
  pruningRun,
  type PruningRunOptions,
  type PruningState,
} from "@geta-lab/geta/prune";
import type { HistoryLine } from "@geta-lab/geta/report";
import { blobs } from "../geta/blobs.ts";

/** Four steps an epoch. */
export const source = blobs();

/** The small network for it. */
export function newModel(name = "small") {
  return zoo[name]!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
}

/** A recipe of the table, shortened to a few steps. */
export function short(name: string, changes: Partial<PruningRecipe> = {}): PruningRecipe {
  const recipe = pruningRecipe(name), { training } = recipe;
  const dense = Math.min(training.dense, 1);
  return { ...recipe, training: { ...training, dense, learningRate: 0.05 }, ...changes };
}

/** A run on the blobs. */
export function newRun(recipe: PruningRecipe, options: PruningRunOptions = {}): PruningRun {
  return pruningRun(newModel(), source, recipe, options);
}

/** Goes on to a step, by default to the end; `watch` sees each step. */
export function walk(
  run: PruningRun,
  { to = run.totalSteps, from = run.start(), watch }: {
    to?: number;
    from?: PruneState;
    watch?: (state: PruneState, line: HistoryLine) => void;
  } = {},
): PruneState {
  let state = from;
  while (state.step < to) {
    const next = run.advance(state);
    state = next.state;
    watch?.(state, next.line);
  }
  return state;
}

/** The state of the phases behind the dense training. */
export function pruned(state: PruneState): PruningState {
  assert(isPruned(state));
  return state;
}

/** Compares checkpoints byte by byte. */
export function assertSameBits(a: Checkpoint, b: Checkpoint): void {
  assert.deepEqual(a.state, b.state);
  assert.deepEqual(Object.keys(a.arrays), Object.keys(b.arrays));
  for (const [name, array] of Object.entries(a.arrays)) {
    assert.ok(Buffer.from(array.buffer).equals(Buffer.from(b.arrays[name]!.buffer)), name);
  }
}
