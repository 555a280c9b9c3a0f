import { suggestion } from "../../core/mod.ts";
import type { Command } from "commander";

import { readBytes } from "../../io/mod.ts";
import { allSettings, type Settings, settingText } from "../../settings/mod.ts";
import { parseConfig } from "../options/config_file.ts";
import { addOptions } from "../options/add_options.ts";
import { modelRecipe } from "../options/model_file.ts";
import { runOptions, runOptionTable } from "../options/run_options.ts";
import type { OptionTable } from "../options/table.ts";
import { UsageError } from "../options/usage_error.ts";
import type { CommandContext } from "./command.ts";

const { model, task, data, dataDir, limit, shift, crop, ...rest } = runOptionTable;
const table: OptionTable = {
  model,
  task,
  data,
  dataDir,
  limit,
  shift,
  crop,
  ...allSettings,
  ...rest,
};

/** `deno task geta`, without the name of a command: trains a network, then compresses it. */
export function addGeta(program: Command, { io, execute, end }: CommandContext): void {
  const chosen = () => (program.opts().model ?? model.fallback) as string;
  program.description(
    "Trains a network, then prunes and quantizes it jointly (GETA), and reports what is left.",
  );
  addOptions(program, table, (name) => fallback(name, chosen()));
  program.addHelpText(
    "after",
    () => `
In brackets: the defaults of --model ${chosen()}.

Example, ResNet20 on CIFAR-10 without a third of its structures, 4 to 16 bits:
  deno task geta --model resnet20 --data cifar10 --epochs 8

Example, a trained model of tfjs with samples and a loss of your own:
  deno task geta --model my_model/model.json --task my_task.ts`,
  );
  program.allowExcessArguments().action(async () => {
    requireNoWord(program);
    const options = runOptions(await withConfig(program.opts()));
    end(await execute(options, options.quiet ? { ...io, err: { write: () => {} } } : io));
  });
}

/** Options of which one alone decides how much leaves. */
const TARGETS = ["sparsity", "bops", "macs", "bytes"];

/** What was typed, and what the file of `--config` says beside it. */
async function withConfig({ config, ...typed }: Record<string, unknown>): Promise<object> {
  if (typeof config !== "string") return typed;
  const text = new TextDecoder().decode(await readBytes(config));
  const filed = parseConfig(text, config);
  // a typed sparsity replaces a budget of the file, and the other way round
  const isTyped = TARGETS.some((name) => typed[name] !== undefined);
  const kept = Object.entries(filed).filter(([name]) => !isTyped || !TARGETS.includes(name));
  return { ...Object.fromEntries(kept), ...typed };
}

/** A word that is no option can only be a misspelt command. */
function requireNoWord({ args: [word], commands }: Command): void {
  if (word === undefined) return;
  const names = commands.map((command) => command.name());
  throw new UsageError(`Unknown command ${word}${suggestion(word, names)}`);
}

/** The value that an option has without being given: of a setting, that of the model's recipe. */
function fallback(name: string, model: string): string | undefined {
  if (Object.hasOwn(allSettings, name)) {
    return settingText(modelRecipe(model), name as keyof Settings);
  }
  const option = table[name];
  return option !== undefined && "fallback" in option ? option.fallback : undefined;
}
