import { valueText } from "../core/mod.ts";

/**
 * The splits of a task.
 *
 * @example
 * ```ts
 * import { taskSplits } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(taskSplits, ["train", "validation", "test"]);
 * ```
 */
export const taskSplits = ["train", "validation", "test"] as const;

/**
 * Throws unless a module exports what a task needs.
 *
 * @param module What it exports.
 * @param name What to call it.
 * @throws {TypeError} If something is missing or of another type.
 * @throws {RangeError} If a split has no batch.
 *
 * @example
 * ```ts
 * import { requireModule } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireModule({ batches: { train: [], validation: [], test: [] } }, "my_task.ts"),
 *   /Cannot use my_task.ts: it must export loss, a function \(outputs, labels\) => scalar: current value is undefined/,
 * );
 * ```
 */
export function requireModule(module: unknown, name: string): void {
  const { batches, loss, metric, inputs } = (module ?? {}) as Record<string, unknown>;
  const refuse = (what: string, value: unknown) => {
    throw new TypeError(
      `Cannot use ${name}: it must export ${what}: current value is ${valueText(value)}`,
    );
  };
  if (typeof loss !== "function") refuse("loss, a function (outputs, labels) => scalar", loss);
  const splits = batches as Record<string, unknown> | undefined;
  if (typeof splits !== "object" || splits === null) {
    refuse("batches, a record of train, validation and test", batches);
  }
  for (const split of taskSplits) requireBatches(splits![split], { name, split });
  if (inputs !== undefined && !(Array.isArray(inputs) && inputs.every(isInputSpec))) {
    refuse("inputs, a list of { shape, vocabulary, free }, if it exports any", inputs);
  }
  if (metric === undefined) return;
  const { name: metricName, better, format = "number", measure } = (metric ?? {}) as Record<
    string,
    unknown
  >;
  const of = "of metric, a record of name, better and measure";
  if (typeof metricName !== "string" || metricName === "") refuse(`the name ${of}`, metricName);
  if (better !== "larger" && better !== "smaller") {
    refuse(`better ${of}, larger or smaller`, better);
  }
  if (format !== "percent" && format !== "number") {
    refuse(`format ${of}, percent or number`, format);
  }
  if (typeof measure !== "function") {
    refuse(`measure ${of}, a function (outputs, labels) => number or tensor`, measure);
  }
}

function isInputSpec(value: unknown): boolean {
  const { shape, vocabulary = 1, free = [] } = (value ?? {}) as Record<string, unknown>;
  const isCount = (one: unknown) => Number.isSafeInteger(one) && (one as number) > 0;
  return Array.isArray(shape) && shape.every(isCount) && isCount(vocabulary) &&
    Array.isArray(free) && free.every((axis) => Object.keys(shape).includes(`${axis}`));
}

function requireBatches(value: unknown, { name, split }: { name: string; split: string }): void {
  const { length, at } = (value ?? {}) as { length?: unknown; at?: unknown };
  if (!Number.isSafeInteger(length) || typeof at !== "function") {
    throw new TypeError(
      `Cannot use ${name}: it must export batches.${split}, a list of { inputs, labels }: current value is ${
        valueText(value)
      }`,
    );
  }
  if (length as number > 0) return;
  throw new RangeError(
    `Cannot use ${name}: batches.${split} must hold at least one batch: current value is none`,
  );
}
