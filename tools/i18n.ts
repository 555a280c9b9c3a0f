/**
 * Lists what is stale, missing or badly worded in the translated notebooks, and writes them.
 *
 * ```text
 * deno task nb:i18n             list; nothing to say if all is right
 * deno task nb:i18n --write     and write the translations of the committed, executed notebooks to translated/<language>/
 * ```
 *
 * Exit code 0 if nothing is wrong, 1 if something is, 2 for a wrong command.
 *
 * @module
 */
import { languages, translatedNames } from "./i18n/catalogue.ts";
import { readNotebook, staleCells, wordingOfCells } from "./i18n/faults.ts";
import { toolArguments } from "./tool_arguments.ts";
import { writeTranslation } from "./i18n/write.ts";

/**
 * Runs the command line.
 *
 * @param args What was typed behind the task.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { flags } = toolArguments(args, { flags: ["write"] });
  const wrong = [...staleCells(), ...wordingOfCells()];
  for (const fault of wrong) console.error(fault);
  if (flags.has("write")) {
    for (const name of translatedNames()) {
      const notebook = readNotebook(name);
      for (const language of languages) {
        console.error(await writeTranslation(notebook, { name, language }));
      }
    }
  }
  return wrong.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
