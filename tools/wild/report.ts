/**
 * The page of the models that others trained.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";
import type { Studied } from "./study.ts";

/** A model, and what became of it: measured, or refused for a reason. */
export interface WildRow {
  /** Word of its package. */
  source: string;
  /** Its name. */
  name: string;
  /** What was measured, or why it was refused. */
  result: Studied | string;
}

const HEAD = [
  "model",
  "operators",
  "batch",
  "offered of found",
  "removed",
  "worst error",
  "moved",
  "float32 bytes",
  "subnet bytes",
  "step",
];

/**
 * One table of the models that went through, one of those refused, and one of the structures that stay.
 *
 * @param rows The models.
 * @returns Markdown without a final line break.
 */
export function wildTables(rows: readonly WildRow[]): string {
  const studied = rows.flatMap(({ name, result }) =>
    typeof result === "string" ? [] : [{ name, ...result }]
  );
  const refused = rows.flatMap(({ name, result }) =>
    typeof result === "string" ? [[name, result]] : []
  );
  const untrained = studied.flatMap(({ name, step }) =>
    typeof step === "string" ? [[name, step]] : []
  );
  const inside = studied.flatMap(({ name, at }) => at === undefined ? [] : [[name, at.join(", ")]]);
  const measured = markdownTable(
    HEAD,
    studied.map((row) => [
      row.name,
      String(row.operators),
      row.isFixed ? "fixed" : "any",
      `${row.offered} of ${row.found}`,
      String(row.removed),
      row.worst.toExponential(1),
      row.moved.toPrecision(2),
      String(row.floatBytes),
      String(row.subnetBytes),
      typeof row.step === "string" ? "-" : `${(100 * row.step).toFixed(3)} %`,
    ]),
    HEAD.map((_, i) => i > 0),
  );
  const parts = [measured];
  if (inside.length > 0) {
    parts.push(
      "Compared inside, at what the model asks to be equal to something else: which numbers are equal to the last bit the order " +
        "of a sum decides, and with it the outputs behind:",
      markdownTable(["model", "node"], inside),
    );
  }
  if (untrained.length > 0) {
    parts.push("No step of training:", markdownTable(["model", "reason"], untrained));
  }
  if (refused.length > 0) parts.push("Refused:", markdownTable(["model", "reason"], refused));
  parts.push(
    "Structures that stay:",
    markdownTable(
      ["model", "reason", "structures"],
      studied.flatMap(({ name, reasons }) =>
        reasons.slice(0, 3).map(([reason, count]) => [name, reason, String(count)])
      ),
      [false, false, true],
    ),
  );
  return parts.join("\n\n");
}

/**
 * How many went through, per package.
 *
 * @param rows The models.
 * @returns One line each.
 */
export function wildLines(rows: readonly WildRow[]): string {
  const lines = [...Map.groupBy(rows, ({ source }) => source)].map(([source, some]) => {
    const studied = some.flatMap(({ result }) => typeof result === "string" ? [] : result);
    const equal = studied.filter(({ worst }) => worst <= BOUND).length;
    const trained = studied.filter(({ step }) => typeof step === "number").length;
    return `${source}: ${studied.length} of ${some.length} models are traced, quantized and pruned, ${equal} of these are equal ` +
      `to the network with zeros, ${trained} take a step of training.`;
  });
  return lines.join("\n");
}

/** The largest relative difference that sums in another order may make. */
export const BOUND = 1e-4;
