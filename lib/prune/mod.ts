/**
 * Pruning by recipe. A {@linkcode PruningRecipe} is plain data: what is removed together (view), which ones go (score), how many
 * (choice), when (time), and what happens to them then (after). {@linkcode pruningRecipes} has a row for each method.
 *
 * @module
 */
export * from "./recipe/check_recipe.ts";
export * from "./recipe/recipes.ts";
export * from "./recipe/types.ts";
