/**
 * The commands. To add one, write a file beside this one and put it into the list.
 *
 * @module
 */
import type { AddCommand } from "./command.ts";
import { addGeta } from "./geta.ts";
import { addRecipes } from "./recipes.ts";

export type { AddCommand, CommandContext, Execute } from "./command.ts";
export { recipeTable } from "./recipes.ts";

/** All commands. */
export const commands: readonly AddCommand[] = [addGeta, addRecipes];
