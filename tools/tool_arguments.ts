import { suggestion } from "../lib/core/mod.ts";
import { checkValue, type Kind, SettingsError } from "../lib/settings/mod.ts";
import { taskHelp } from "./task_help.ts";

/** What options with a value take. */
type OptionKinds = Record<string, Kind<unknown>>;

/** What stands behind the name of a tool. */
export interface ToolArguments<Flag extends string, Kinds extends OptionKinds> {
  /** What is no option, in order. */
  words: string[];
  /** Flags that were given, without their dashes. */
  flags: Set<Flag>;
  /** Values of `--name=value`; absent where the option was left out. */
  values: { [Name in keyof Kinds]?: Kinds[Name] extends Kind<infer T> ? T : never };
}

/** What a tool takes. */
export interface ToolOptions<Flag extends string, Kinds extends OptionKinds> {
  /** Options that are there or not. */
  flags?: readonly Flag[];
  /** Options with a value. */
  values?: Kinds;
  /** What a word must be a part of; no word is taken if absent. */
  words?: readonly string[];
  /** Whether words are taken as they are: paths. */
  paths?: boolean;
}

/**
 * Reads what stands behind the name of a tool. What it does not know ends the process with one line and exit code 2, `--help` with
 * what the tool takes.
 *
 * @param args Usually `Deno.args`.
 * @param options What the tool takes.
 * @returns Words, flags and values.
 */
export function toolArguments<
  Flag extends string = never,
  Kinds extends OptionKinds = Record<never, never>,
>(
  args: readonly string[],
  options: ToolOptions<Flag, Kinds>,
): ToolArguments<Flag, Kinds> {
  if (args.includes("--help")) {
    console.log(taskHelp(Deno.mainModule));
    Deno.exit(0);
  }
  try {
    return parseArguments(args, options);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}

/**
 * The same, but throws.
 *
 * @param args What was typed.
 * @param options What the tool takes.
 * @returns Words, flags and values.
 * @throws {SettingsError} If an option is unknown, a value is not what it must be, or a word is part of no name.
 */
export function parseArguments<
  Flag extends string = never,
  Kinds extends OptionKinds = Record<never, never>,
>(
  args: readonly string[],
  { flags = [], values, words: names = [], paths = false }: ToolOptions<Flag, Kinds>,
): ToolArguments<Flag, Kinds> {
  const kinds: OptionKinds = values ?? {}, found: Record<string, unknown> = {};
  const read: ToolArguments<Flag, Kinds> = {
    words: [],
    flags: new Set(),
    values: found as ToolArguments<Flag, Kinds>["values"],
  };
  for (const arg of args) {
    const [, name, , text] = /^--([^=]*)(=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) {
      read.words.push(paths ? arg : requirePart(arg, names));
    } else if (text === undefined && (flags as readonly string[]).includes(name)) {
      read.flags.add(name as Flag);
    } else if (text !== undefined && Object.hasOwn(kinds, name)) {
      const kind = kinds[name]!;
      found[name] = checkValue(kind, kind.read(text), `--${name}`);
    } else {
      throw new SettingsError(
        unknownOption(arg, [...flags, ...Object.keys(kinds).map((one) => `${one}=`)]),
      );
    }
  }
  return read;
}

function requirePart(word: string, names: readonly string[]): string {
  if (names.some((name) => name.includes(word))) return word;
  if (names.length === 0) throw new SettingsError(`Cannot use ${word}: it must be an option`);
  throw new SettingsError(
    `Cannot use ${word}: it must be a part of one of ${names.join(", ")}: current value is ${word}`,
  );
}

function unknownOption(arg: string, names: string[]): string {
  const known = names.map((name) => `--${name.replace(/=$/, "=N")}`).join(", ") || "left out";
  return `Cannot use ${arg}: it must be ${names.length > 1 ? "one of " : ""}${known}${
    suggestion(arg.replace(/=.*/s, ""), names.map((name) => `--${name.replace("=", "")}`))
  }`;
}
