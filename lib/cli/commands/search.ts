import { Argument, type Command } from "commander";
import { checkValue, oneOf } from "../../settings/mod.ts";
import { addOptions } from "../options/add_options.ts";
import {
  type SearchCommandOptions,
  searchMethods,
  searchOptionTable,
} from "../options/search_options.ts";
import type { OptionTable } from "../options/table.ts";
import { executeSearch } from "../run/execute_search.ts";
import type { SearchMethod } from "../run/search_runs.ts";
import type { CommandContext } from "./command.ts";

/** `deno task search`: trains a network, searches ratios or bits within a budget, and says how to train what was found. */
export function addSearch(program: Command, { io, end }: CommandContext): void {
  const command = program.command("search")
    .allowExcessArguments(false)
    .summary("search keep ratios or bits within a budget")
    .description(
      "Trains a network, searches keep ratios of its groups or bits of its layers within a budget, and reports what was found.",
    )
    .addArgument(
      new Argument("<method>", `how to search: ${searchMethods.join(", ")}`)
        .argParser((text) => checkValue(oneOf([...searchMethods]), text, "method")),
    );
  addOptions(command, searchOptionTable, (name) => {
    const option = (searchOptionTable as OptionTable)[name];
    return option !== undefined && "fallback" in option ? option.fallback : undefined;
  });
  command.addHelpText(
    "after",
    `
Examples:
  deno task search amc --budget 0.5
  deno task search program --model resnet20 --data cifar10 --start runs/dense/dense.safetensors
  deno task search haq --resource size --budget 0.5`,
  );
  command.action(async (method: SearchMethod, options: SearchCommandOptions) => {
    end(
      await executeSearch(
        method,
        options,
        options.quiet ? { ...io, err: { write: () => {} } } : io,
      ),
    );
  });
}
