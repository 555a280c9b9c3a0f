/**
 * A realm of its own for the student's program: the language and nothing else, no Deno, no files, no import.
 *
 * @module
 */
import { stripTypeScriptTypes } from "node:module";
import vm from "node:vm";
import { attempt, errorText } from "./called.ts";

/** What to run. */
export interface Program {
  /** The answer cell, TypeScript. */
  source: string;
  /** The function or constant to take out of it. */
  name: string;
  /** JavaScript of the given functions. */
  given: string;
}

/** Why a program gives no answer. */
export class LoadError extends Error {
  override readonly name = "LoadError";
  /** Where it failed: `"syntax"`, `"import"`, `"run"` or `"missing"`. */
  readonly stage: string;
  constructor(stage: string, message: string) {
    super(message);
    this.stage = stage;
  }
}

/** The answer, and the parser that makes its arguments. */
export interface LoadedProgram {
  /** What the name stands for; undefined if for nothing. */
  answer: unknown;
  /** `JSON.parse` of the realm, from before the program ran: what it makes has the prototypes of the realm and leaks none of ours. */
  parse: (text: string) => unknown;
}

/**
 * Runs a program in a new realm. What it changes there (`Math`, `JSON`, prototypes) changes nothing here.
 *
 * A script, not a module: an `import` in it is a syntax error, and `import()` has no loader.
 *
 * @param program The program.
 * @returns Its answer.
 * @throws {LoadError} If it cannot be read or throws.
 */
export function loadProgram({ source, name, given }: Program): LoadedProgram {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const parse = vm.runInContext("JSON.parse", context);
  vm.runInContext(given, context);
  const script = compiled(source);
  try {
    script.runInContext(context);
  } catch (error) {
    throw new LoadError("run", errorText(error));
  }
  const answer = attempt(() =>
    vm.runInContext(`typeof ${name} === "undefined" ? undefined : ${name}`, context)
  );
  return { answer, parse };
}

function compiled(source: string): vm.Script {
  try {
    // strict, as cells of the kernel are; on the first line, so that lines are counted as in the cell
    return new vm.Script(`"use strict"; ${stripTypeScriptTypes(source)}`, { filename: "answer" });
  } catch (error) {
    const message = errorText(error).replace(/^SyntaxError: |\[InvalidSyntax\] /g, "")
      .replace(/ at file:\/\/\S+?:(\d+):\d+$/, " in line $1");
    throw new LoadError(/import statement/.test(message) ? "import" : "syntax", message);
  }
}
