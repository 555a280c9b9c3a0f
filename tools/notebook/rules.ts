/**
 * What holds for every committed notebook.
 *
 * @module
 */
import { type CodeCell, joinText, type Notebook, parseNotebook } from "./nbformat.ts";
import { normalise, notebookJson } from "./normalise.ts";
import { shortForm } from "./short_form.ts";

const MAX_OUTPUT = 500_000, MAX_CODE_CELLS = 20;
const EXERCISE = /^[en]\d+-\d+(-|$)/, ANSWER = /^e\d+-\d+$/;
const LIBRARY = /^@(geta-lab\/geta(\/\w+)?|tensorflow\/tfjs(-core)?)$/;
const PATH = /(?:\/(?:home|Users|root|tmp|private|var)\/|file:\/\/|\b[A-Z]:\\{1,2}\w)[^\s"']*/;
const TIME = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d?:\d\d:\d\d\b|\d s left/;
// a name for more than a line; callbacks and one-line shorthands are glue
const DEFINITION =
  /\b(?:function|class)\b|\b(?:const|let)\s+\w+\s*=\s*(?:async\s*)?\([^()]*\)[^=;]*=>\s*\{/;

/**
 * Says which rules of committed notebooks a notebook breaks.
 *
 * @param text Text of the `.ipynb` file.
 * @returns One sentence for each broken rule, with the cell's id; empty if it may be committed.
 */
export function brokenRules(text: string): string[] {
  const notebook = parseNotebook(text), code = codeCells(notebook);
  const own = code.filter(({ id }) => !EXERCISE.test(id ?? ""));
  const broken = notebook.cells.flatMap(({ id }, i) =>
    id !== undefined && notebook.cells.findIndex((other) => other.id === id) === i
      ? []
      : [`${id ?? `cell ${i}`}: every cell must have an id of its own`]
  );
  if (own.length > MAX_CODE_CELLS) {
    broken.push(
      `there must be at most ${MAX_CODE_CELLS} code cells outside of exercises: there are ${own.length}`,
    );
  }
  const counts = code.map(({ execution_count }) => execution_count);
  if (counts.some((count, i) => count !== i + 1)) {
    broken.push(`all code cells must have been executed in order: counts are ${counts.join(", ")}`);
  }
  broken.push(...code.flatMap((cell) => brokenByCell(cell).map((why) => `${cell.id}: ${why}`)));
  if (text !== notebookJson(normalise(notebook))) {
    broken.push("the file must be as deno task nb:run writes it");
  }
  try {
    shortForm(notebook);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    broken.push(error.message);
  }
  return broken;
}

function brokenByCell(cell: CodeCell): string[] {
  const broken: string[] = [], source = withoutComments(joinText(cell.source));
  if (DEFINITION.test(source) && !ANSWER.test(cell.id ?? "")) {
    broken.push("functions and classes belong into the library");
  }
  for (const [, name = ""] of source.matchAll(/\bfrom\s*"([^"]+)"/g)) {
    if (!LIBRARY.test(name)) broken.push(`it may import the library and tfjs only: not ${name}`);
  }
  for (const output of cell.outputs) {
    if (output.output_type === "error") broken.push(`it ended with an error: ${output.evalue}`);
    const size = JSON.stringify(output).length;
    if (size > MAX_OUTPUT) broken.push(`an output must be below 500 KB: it has ${size} bytes`);
    const readable = JSON.stringify(output, (key, value) => key === "image/png" ? "" : value);
    const path = PATH.exec(readable), time = TIME.exec(readable);
    if (path) broken.push(`outputs must hold no path: ${path[0]}`);
    if (time) broken.push(`outputs must hold no time: ${time[0]}`);
  }
  return broken;
}

/** Code cells that are not empty. */
function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === "code")
    .filter(({ source }) => joinText(source).trim() !== "");
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
}
