/**
 * The commands. To add one, write a file beside this one and put it into the list.
 *
 * @module
 */
import type { AddCommand } from "./command.ts";
import { addCompare } from "./compare.ts";
import { addEvaluate } from "./evaluate.ts";
import { addExport } from "./export.ts";
import { addGeta } from "./geta.ts";
import { addPredict } from "./predict.ts";
import { addPrune } from "./prune.ts";
import { addRecipes } from "./recipes.ts";
import { addSearch } from "./search.ts";

export type { AddCommand, CommandContext, Execute } from "./command.ts";
export { recipeTable } from "./recipes.ts";

/** All commands. */
export const commands: readonly AddCommand[] = [
  addGeta,
  addRecipes,
  addEvaluate,
  addPredict,
  addExport,
  addCompare,
  addPrune,
  addSearch,
];
