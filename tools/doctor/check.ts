/**
 * What a check of a machine says.
 *
 * @module
 */

/** One thing that a lab machine must have, and whether it does. */
export interface Check {
  /** What was looked at. */
  name: string;
  /** `"note"`: the course works, but something is slower or missing; `"bad"`: it does not work. */
  state: "good" | "note" | "bad";
  /** What was found. */
  found: string;
  /** What to do about it. */
  advice?: string;
}

/**
 * Makes a check of a comparison.
 *
 * @param name What was looked at.
 * @param found What was found.
 * @param otherwise What it means if it is not good, and what to do then; absent if it is good.
 * @returns The check.
 */
export function check(
  name: string,
  found: string,
  otherwise?: { state: "note" | "bad"; advice: string } | false,
): Check {
  return otherwise ? { name, found, ...otherwise } : { name, found, state: "good" };
}
