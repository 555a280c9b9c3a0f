import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { closest } from "../settings/mod.ts";
import { optionRules } from "./option_rules.ts";
import type { ModelName, RunOptions } from "./options.ts";
import { UsageError } from "./usage_error.ts";

/** What the command line asks for: a run, or the help text of a model. */
export type ParsedCommand =
  | { kind: "run"; options: RunOptions }
  | { kind: "help"; model: ModelName };

/**
 * Reads the command line.
 *
 * @param args What was typed behind the command, for example `["--epochs", "8"]`.
 * @returns The run asked for, or the wish for help.
 * @throws {UsageError} If an option is unknown (names the closest one), lacks its value or has a wrong one.
 *
 * @example
 * ```ts
 * import { parseOptions } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseOptions(["--model", "resnet20", "--bits=4:8", "--json"]), {
 *   kind: "run",
 *   options: { model: "resnet20", settings: { bitRange: [4, 8] }, resume: false, json: true },
 * });
 * assert.throws(() => parseOptions(["--sparcity", "0.5"]), /did you mean --sparsity\?/);
 * ```
 */
export function parseOptions(args: readonly string[]): ParsedCommand {
  const kinds: ParseArgsOptionsConfig = {};
  for (const [name, { value }] of Object.entries(optionRules)) {
    kinds[name] = { type: value === undefined ? "boolean" : "string" };
  }
  kinds.help = { type: "boolean", short: "h" };
  // not strict: the messages of parseArgs name no closest option
  const { tokens } = parseArgs({
    args: [...args],
    options: kinds,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

  let options: RunOptions = { settings: {}, resume: false, json: false };
  let help = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      throw new UsageError(`Unexpected ${token.value}: options begin with -- (--help lists them)`);
    }
    const flag = `--${token.name}`;
    const rule = Object.hasOwn(optionRules, token.name) ? optionRules[token.name] : undefined;
    if (rule === undefined) throw unknownOption(token.rawName);
    requireValue(flag, rule.value, token);
    help ||= token.name === "help";
    options = rule.read(options, token.value ?? "", flag);
  }
  if (help) return { kind: "help", model: options.model ?? "small" };
  requireConsistent(options);
  return { kind: "run", options };
}

function unknownOption(rawName: string): UsageError {
  const meant = closest(rawName.replace(/^-+/, ""), Object.keys(optionRules));
  const hint = meant === undefined ? "--help lists all options" : `did you mean --${meant}?`;
  return new UsageError(`Unknown option ${rawName}: ${hint}`);
}

function requireValue(
  flag: string,
  wanted: string | undefined,
  { value, inlineValue }: { value?: string | undefined; inlineValue?: boolean | undefined },
): void {
  if (wanted === undefined) {
    if (value === undefined) return;
    throw new UsageError(`Cannot use ${flag}: it takes no value: current value is ${value}`);
  }
  // "--lr --batch 8" leaves --batch as the value of --lr; a negative number is a value
  const swallowed = !inlineValue && value !== undefined && /^--?[a-z]/i.test(value);
  if (value === undefined || value === "" || swallowed) {
    throw new UsageError(`Cannot use ${flag}: it needs a value, ${flag} ${wanted}`);
  }
}

function requireConsistent({ data, dataDir, resume, out }: RunOptions): void {
  if (resume && out === undefined) {
    throw new UsageError(
      "Cannot use --resume: it needs --out DIR, the folder of the run to continue",
    );
  }
  if (dataDir !== undefined && (data ?? "shapes") === "shapes" && !resume) {
    throw new UsageError(
      "Cannot use --data-dir: the shapes need no folder, add --data cifar10|mnist",
    );
  }
}
