/**
 * The notebook file format (nbformat 4.5) as plain data, and its parser.
 *
 * @module
 */
import * as v from "valibot";

const text = v.union([v.string(), v.array(v.string())]);
const bundle = v.record(v.string(), v.unknown());
const metadata = v.optional(bundle, {});

const output = v.variant("output_type", [
  v.object({ output_type: v.literal("stream"), name: v.picklist(["stdout", "stderr"]), text }),
  v.object({ output_type: v.literal("display_data"), data: bundle, metadata }),
  v.object({
    output_type: v.literal("execute_result"),
    data: bundle,
    metadata,
    execution_count: v.nullable(v.number()),
  }),
  v.object({
    output_type: v.literal("error"),
    ename: v.string(),
    evalue: v.string(),
    traceback: v.array(v.string()),
  }),
]);

const shared = { id: v.optional(v.string()), metadata, source: text };

const cell = v.variant("cell_type", [
  v.object({
    ...shared,
    cell_type: v.literal("code"),
    outputs: v.optional(v.array(output), []),
    execution_count: v.optional(v.nullable(v.number()), null),
  }),
  v.object({
    ...shared,
    cell_type: v.picklist(["markdown", "raw"]),
    attachments: v.optional(bundle),
  }),
]);

const notebook = v.object({
  nbformat: v.literal(4),
  nbformat_minor: v.number(),
  metadata,
  cells: v.array(cell),
});

/** What a cell showed: text, a bundle of MIME types or an error. */
export type Output = v.InferOutput<typeof output>;

/** One cell. */
export type Cell = v.InferOutput<typeof cell>;

/** A cell that is executed. */
export type CodeCell = Extract<Cell, { cell_type: "code" }>;

/** A whole notebook. */
export type Notebook = v.InferOutput<typeof notebook>;

/**
 * Parses the text of an `.ipynb` file and checks its structure.
 *
 * @param json The text.
 * @returns The notebook; unknown fields are dropped.
 * @throws {SyntaxError} If the text is not JSON.
 * @throws {TypeError} If it is not a notebook of format 4.
 */
export function parseNotebook(json: string): Notebook {
  const result = v.safeParse(notebook, JSON.parse(json));
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new TypeError(
    `Cannot read notebook: ${v.getDotPath(issue) ?? "the file"} must be ${issue.expected}: ` +
      `current value is ${issue.received}`,
  );
}

/**
 * Joins multi-line text, which the format stores as one string or as a list of lines.
 *
 * @param source The stored text.
 * @returns One string.
 */
export function joinText(source: string | readonly string[]): string {
  return typeof source === "string" ? source : source.join("");
}
