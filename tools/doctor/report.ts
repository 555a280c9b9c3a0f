/**
 * What the doctor prints.
 *
 * @module
 */
import type { Check } from "./check.ts";

const WIDTH = 80, NAME = 10, INDENT = " ".repeat(NAME + 4);
const SIGNS = { good: "✓", note: "!", bad: "✗" }, COLOURS = { good: 32, note: 33, bad: 31 };

/**
 * One check as lines of at most 80 columns: what was found, and below it what to do.
 *
 * @param check The check.
 * @param options Whether to use terminal colours.
 * @returns The lines, without line end.
 */
export function checkText(
  { name, state, found, advice }: Check,
  { colour }: { colour: boolean },
): string {
  const paint = (code: number, text: string) => colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  const head = ` ${paint(COLOURS[state], SIGNS[state])} ${paint(1, name.padEnd(NAME))} `;
  const [first = "", ...rest] = wrapped(found);
  const below = [...rest, ...wrapped(advice ?? "").filter((line) => line !== "")];
  const lines = below.map((line, i) => INDENT + (i < rest.length ? line : paint(2, line)));
  return [head + first, ...lines].join("\n");
}

/**
 * The last line of a report.
 *
 * @param checks All checks.
 * @returns Whether the machine is ready.
 */
export function verdict(checks: readonly Check[]): string {
  const bad = checks.filter(({ state }) => state === "bad").map(({ name }) => name);
  const notes = checks.filter(({ state }) => state === "note").length;
  if (bad.length > 0) return `Not ready: ${bad.join(", ")}.`;
  if (notes === 0) return "Ready for class.";
  return `Ready for class, with ${notes} ${notes === 1 ? "note" : "notes"}.`;
}

/** Words in lines of what is left of the width; a word that is longer stays whole. */
function wrapped(text: string): string[] {
  const lines = [""], room = WIDTH - INDENT.length;
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!;
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
