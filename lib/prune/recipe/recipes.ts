/**
 * The table of recipes: a method is a row.
 *
 * @module
 */
import { suggestion } from "../../core/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import { patternRecipes } from "./pattern_recipes.ts";
import { structureRecipes } from "./structure_recipes.ts";
import type { PruningRecipe } from "./types.ts";
import { weightRecipes } from "./weight_recipes.ts";

/**
 * All recipes by name. Lengths are for the built-in images, which take seconds; each row names the work it follows.
 *
 * @example
 * ```ts
 * import { pruningRecipes } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * assert.equal(pruningRecipes["nm-2-4"]!.source.link, "https://arxiv.org/abs/2104.08378");
 * ```
 */
export const pruningRecipes: Record<string, PruningRecipe> = Object.fromEntries(
  [...weightRecipes, ...structureRecipes, ...patternRecipes].map((recipe) => [recipe.name, recipe]),
);

/**
 * A recipe of the table.
 *
 * @param name Its name.
 * @returns The recipe.
 * @throws {SettingsError} If there is none of that name; says which is nearest.
 *
 * @example
 * ```ts
 * import { pruningRecipe } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => pruningRecipe("filter-l2"), /Cannot use recipe: .*; did you mean filter-l1\?/);
 * ```
 */
export function pruningRecipe(name: string): PruningRecipe {
  if (Object.hasOwn(pruningRecipes, name)) return pruningRecipes[name]!;
  const names = Object.keys(pruningRecipes);
  throw new SettingsError(
    `Cannot use recipe: it must be one of ${names.join(", ")}: current value is ${name}${
      suggestion(name, names)
    }`,
  );
}
