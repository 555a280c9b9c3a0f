import type { Command } from "commander";
import { recipes } from "../../geta/mod.ts";
import { allSettings, defaultSettings, type PartialSettings } from "../../settings/mod.ts";
import { boxTable } from "../../viz/mod.ts";
import { flagOf } from "../options/add_options.ts";
import type { CommandContext } from "./command.ts";

/** `deno task geta recipes`: with which settings each model starts. */
export function addRecipes(program: Command, { io }: CommandContext): void {
  program.command("recipes")
    .summary("list the settings in which models differ")
    .description(
      "Lists the settings that models start with, where they differ; a model without a column has the defaults.",
    )
    .action(() => io.out.write(recipeTable(recipes)));
}

/**
 * Recipes side by side: one row for each setting in which one of them differs from the defaults, one column for each recipe that does.
 *
 * @param recipes What differs, by name; `default` is the first column.
 * @returns Text of lines.
 *
 * @example
 * ```ts
 * import { recipeTable } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const table = recipeTable({ default: {}, mlp: { optimizer: "adam" } });
 * assert.match(table, /--optimizer │ +sgd │ adam │/);
 * assert.doesNotMatch(table, /--seed/);
 * ```
 */
export function recipeTable(recipes: Record<string, PartialSettings>): string {
  const names = Object.keys(allSettings) as (keyof PartialSettings)[];
  const columns = Object.entries(recipes).filter(([recipe, changes]) =>
    recipe === "default" || Object.keys(changes).length > 0
  );
  const differing = names.filter((name) => Object.values(recipes).some((one) => name in one));
  const rows = differing.map((name) => [
    flagOf(name),
    ...columns.map(([recipe, changes]) => {
      const value = recipe === "default" ? defaultSettings[name] : changes[name];
      return value === undefined ? "" : allSettings[name].show(value);
    }),
  ]);
  return boxTable(["", ...columns.map(([recipe]) => recipe)], rows);
}
