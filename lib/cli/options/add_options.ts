import { type Command, Option } from "commander";
import { checkValue } from "../../settings/mod.ts";
import type { OptionTable } from "./table.ts";

/**
 * Gives a command the options of a table. An option's flag is its name in kebab case; what is typed behind it is checked at once.
 *
 * @param command The command.
 * @param table The options, in the order of `--help`.
 * @param fallback What holds where an option is left out, in words; asked when help is printed, after the other options are read.
 * @throws {SettingsError} While the command line is parsed, if a value is not what it must be.
 */
export function addOptions(
  command: Command,
  table: OptionTable,
  fallback: (name: string) => string | undefined,
): void {
  for (const [name, entry] of Object.entries(table)) {
    command.addOption(commanderOption(name, entry).helpGroup(`${entry.section}:`));
  }
  command.configureHelp({
    ...command.configureHelp(),
    optionDescription: (option) => {
      const name = option.attributeName();
      const text = Object.hasOwn(table, name) ? fallback(name) : undefined;
      return text === undefined ? option.description : `${option.description} [${text}]`;
    },
  });
}

/**
 * The flag of an option.
 *
 * @param name Its name.
 * @returns The name in kebab case behind two dashes.
 */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function commanderOption(name: string, entry: OptionTable[string]): Option {
  const flag = flagOf(name);
  if (!("unit" in entry) || "flag" in entry && entry.flag) return new Option(flag, entry.help);
  const words = entry.words === undefined ? "" : `: ${entry.words.join(", ")}`;
  return new Option(`${flag} <${entry.unit}>`, entry.help + words)
    .argParser((text) => checkValue(entry, entry.read(text), flag));
}
