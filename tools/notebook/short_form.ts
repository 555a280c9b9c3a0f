/**
 * A notebook in its short form, for checks that have little time. A length says in its own line what a short run takes:
 *
 * ```ts ignore
 * const epochs = 5; // short: 1
 * const ratios = [0.1, 0.3, 0.5, 0.7]; // short: [0.5]
 * const data = shapes({
 *   train: 3200, // short: 400
 * });
 * ```
 *
 * Only the runner reads the comment; who opens the notebook runs the full lengths.
 *
 * @module
 */
import { joinText, type Notebook } from "./nbformat.ts";

const COMMENT = /\/\/ short:/;
const NAME = /^\s*(?:(?:const|let) )?[\w.]+(?:: [\w[\]]+)?(?: =|:) /.source;
const VALUE = /[\w.+*/ -]+?|"[^"]*"|\[[^\]]*\]/.source;
const LENGTH = new RegExp(`(${NAME})(?:${VALUE})([,;]?\\s*// short: )(${VALUE})\\s*$`);

/**
 * Puts the short values in place of the full ones.
 *
 * @param notebook The notebook; it is not changed.
 * @returns The notebook with other sources; the same values where no line has a short one.
 * @throws {SyntaxError} If a line with such a comment is not `name = value; // short: value` or `name: value, // short: value`.
 */
export function shortForm(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, source: shortened(joinText(cell.source)) } : cell
  );
  return { ...notebook, cells };
}

function shortened(source: string): string {
  return source.split("\n").map((line) => {
    if (!COMMENT.test(line)) return line;
    const [, name, rest, value] = LENGTH.exec(line) ?? [];
    if (name === undefined || rest === undefined || value === undefined) {
      throw new SyntaxError(
        `Cannot shorten a line: it must be one name with one value, as "epochs = 5; // short: 1": ` +
          `current value is ${line.trim()}`,
      );
    }
    return name + value + rest + value;
  }).join("\n");
}
