import type { Command } from "commander";
import { pruningRecipes } from "../../prune/mod.ts";
import { addOptions } from "../options/add_options.ts";
import { type PruneCommandOptions, pruneOptionTable } from "../options/prune_options.ts";
import type { OptionTable } from "../options/table.ts";
import { executePruning } from "../run/execute_pruning.ts";
import { pruningRecipeTable } from "../run/prune_summary.ts";
import type { CommandContext } from "./command.ts";

/** `deno task prune`: trains a network, prunes it by a recipe, fine-tunes it, and reports what is left. */
export function addPrune(program: Command, { io, end }: CommandContext): void {
  const command = program.command("prune")
    .allowExcessArguments(false)
    .summary("prune a network by a recipe")
    .description(
      "Trains a network, prunes it by a recipe, fine-tunes it, cuts out what can go, and reports what is left.",
    );
  addOptions(command, pruneOptionTable, (name) => {
    const option = (pruneOptionTable as OptionTable)[name];
    return option !== undefined && "fallback" in option ? option.fallback : undefined;
  });
  command.addHelpText(
    "after",
    `
Examples:
  deno task prune --recipe list
  deno task prune --recipe magnitude-iterative --sparsity 0.9
  deno task prune --recipe fastnas-peer --model resnet20 --data cifar10`,
  );
  command.action(async (options: PruneCommandOptions) => {
    if (options.recipe === "list") {
      const recipes = Object.values(pruningRecipes);
      io.out.write(
        options.json ? JSON.stringify(recipes, null, 2) + "\n" : pruningRecipeTable(recipes),
      );
      return;
    }
    end(await executePruning(options, options.quiet ? { ...io, err: { write: () => {} } } : io));
  });
}
