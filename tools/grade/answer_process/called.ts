/**
 * Calls an answer and tells what it did, for the grader's process and for the pages of the book.
 *
 * @module
 */
import { wireText } from "./wire_text.ts";

/** What a student wrote. */
export type AnyFunction = (...args: unknown[]) => unknown;

/**
 * One call, and a second one with the same arguments.
 *
 * @param answer What the student wrote.
 * @param args Makes the arguments anew.
 * @param limit Most characters of a result.
 * @returns One line: what it gave, its arguments after that, what it gave again; or what it threw.
 */
export function called(answer: AnyFunction, args: () => unknown, limit: number): string {
  try {
    const first = args() as unknown[], second = args() as unknown[];
    const gives = wireText(answer(...first), limit);
    const changed = wireText(first, limit);
    const again = wireText(answer(...second), limit);
    return `{"gives":${gives},"args":${changed},"again":${again}}`;
  } catch (error) {
    return JSON.stringify(errorParts(error));
  }
}

/**
 * Name and message of what the student's program threw; reading them may run more of the program, and throw again.
 *
 * @param error Anything.
 * @returns Both, as texts of at most 300 characters.
 */
export function errorParts(error: unknown): { throws: string; message: string } {
  const read = (field: "name" | "message") =>
    attempt(() => {
      const value: unknown = typeof error === "object" && error !== null
        ? Reflect.get(error, field)
        : undefined;
      return typeof value === "string" ? value.slice(0, 300) : undefined;
    });
  const fallback = attempt(() => typeof error === "string" ? error.slice(0, 300) : undefined);
  return { throws: read("name") ?? "a value", message: read("message") ?? fallback ?? "" };
}

/**
 * The same as one text.
 *
 * @param error Anything.
 * @returns `"TypeError: x is not a function"`.
 */
export function errorText(error: unknown): string {
  const { throws, message } = errorParts(error);
  return message === "" ? throws : `${throws}: ${message}`;
}

/**
 * What a function gives, or nothing if it throws.
 *
 * @param run The function.
 * @returns Its result, or undefined.
 */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
