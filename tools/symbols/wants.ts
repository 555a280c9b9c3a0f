/**
 * Completes the table of README: from what somebody wants to do to function and notebook.
 *
 * @module
 */
import { fileOf, type Library } from "./library.ts";
import { mapRows } from "./markdown.ts";

/** Head of the first column of the table. */
export const WANTS = "topic";

/**
 * Fills in the links.
 *
 * @param markdown README; of its rows topic, want, the function's name and the notebook's number are kept.
 * @param library What the rows may point to.
 * @returns The document, and what only a person can mend.
 */
export function completeWants(
  markdown: string,
  library: Library,
): { markdown: string; problems: string[] } {
  const problems: string[] = [];
  const completed = mapRows(markdown, WANTS, ([topic = "", want = "", linked = "", shown = ""]) => {
    const name = /`(\w+)`/.exec(linked)?.[1] ?? "", file = fileOf(name, library.lib);
    const number = /\d\d/.exec(shown)?.[0] ?? "";
    const notebook = [...library.calls.keys()].find((one) => one.startsWith(number || "none"));
    if (file === undefined) problems.push(`${want}: ${name} is not exported by one file of lib/`);
    const cells = notebook === undefined ? [] : [...library.calls.get(notebook)!.values()];
    if (!cells.some((called) => called.has(name))) {
      problems.push(`${want}: notebook ${number} does not call ${name}`);
    }
    return [topic, want, `[\`${name}\`](${file})`, `[${number}](notebooks/${notebook}.ipynb)`];
  });
  return { markdown: completed, problems };
}
