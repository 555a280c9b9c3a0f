import { checkOptions, numberWithin, unchecked } from "../../core/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import { checkPruningRecipe } from "./check_recipe.ts";
import type { PruningRecipe, RecipeChoice, RecipeOptimizer, RecipeTime } from "./types.ts";

/** What {@linkcode changedRecipe} changes. */
export interface RecipeChanges {
  /** Share that is removed; of a budget's quantity where the recipe has a budget. */
  sparsity?: number;
  /** Epochs of all phases together: lengths and times are stretched alike. */
  epochs?: number;
  /** Highest learning rate, where the recipe has none. */
  learningRate?: number;
  /** Optimizer, where the recipe has none. */
  optimizer?: RecipeOptimizer;
  /** `false` leaves the dense training out: the network is trained already. */
  dense?: boolean;
}

/**
 * A recipe with another target, other lengths, or with what it leaves open.
 *
 * @param recipe The recipe.
 * @param changes What differs.
 * @returns A new recipe, checked.
 * @throws {SettingsError} If the result is none, or its choice has no sparsity that could be another.
 *
 * @example Half as long
 * ```ts
 * import { changedRecipe, pruningRecipe } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const recipe = changedRecipe(pruningRecipe("cubic"), { epochs: 5.5, sparsity: 0.9 });
 * assert.deepEqual(recipe.training, { dense: 3, pruning: 1.5, fineTuning: 1 });
 * assert.deepEqual(recipe.time, { kind: "polynomial", begin: 0, end: 1.5, every: 0.1 });
 * assert.deepEqual(recipe.choice, { rule: "uniform", sparsity: 0.9 });
 * ```
 */
export function changedRecipe(recipe: PruningRecipe, changes: RecipeChanges): PruningRecipe {
  checkOptions("changedRecipe()", changes, {
    sparsity: numberWithin({ exclusiveMin: 0, exclusiveMax: 1 }),
    epochs: numberWithin({ exclusiveMin: 0 }),
    learningRate: numberWithin({ exclusiveMin: 0 }),
    optimizer: unchecked,
    dense: unchecked,
  });
  const { sparsity, epochs, learningRate, optimizer, dense = true } = changes;
  const { training } = recipe;
  const lengths = { ...training, ...(!dense && { dense: 0 }) };
  const whole = lengths.dense + lengths.pruning + lengths.fineTuning;
  const factor = epochs === undefined || whole === 0 ? 1 : epochs / whole;
  return checkPruningRecipe({
    ...recipe,
    choice: sparsity === undefined ? recipe.choice : withSparsity(recipe, sparsity),
    time: stretchedTime(recipe.time, factor),
    after: recipe.after.rule === "regrow"
      ? {
        ...recipe.after,
        every: stretched(recipe.after.every, factor),
        end: stretched(recipe.after.end, factor),
      }
      : recipe.after,
    training: {
      ...(learningRate !== undefined && { learningRate }),
      ...(optimizer !== undefined && { optimizer }),
      ...lengths,
      dense: stretched(lengths.dense, factor),
      pruning: stretched(lengths.pruning, factor),
      fineTuning: stretched(lengths.fineTuning, factor),
    },
  });
}

function withSparsity({ name, choice }: PruningRecipe, sparsity: number): RecipeChoice {
  if ("sparsity" in choice) return { ...choice, sparsity };
  if (choice.rule === "budget") return { ...choice, keep: 1 - sparsity };
  throw new SettingsError(
    `Cannot use sparsity: the recipe ${name} must have one: current value is the choice ${choice.rule}`,
  );
}

function stretchedTime(time: RecipeTime, factor: number): RecipeTime {
  if (time.kind === "rounds") {
    return {
      ...time,
      rounds: time.rounds.map(({ epoch, part }) => ({ epoch: stretched(epoch, factor), part })),
    };
  }
  const entries = Object.entries(time).map(([name, value]) => [
    name,
    ["begin", "end", "every"].includes(name) ? stretched(value as number, factor) : value,
  ]);
  return Object.fromEntries(entries);
}

/** Twelve digits: a product such as 3 * 1.1 stays readable, and lengths that were equal stay equal. */
function stretched(epochs: number, factor: number): number {
  return factor === 1 ? epochs : Number((epochs * factor).toPrecision(12));
}
