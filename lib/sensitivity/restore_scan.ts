/**
 * A scan as it comes out of a file.
 *
 * @module
 */
import * as v from "valibot";
import { FileError, parseJsonLines, parseSavedState } from "../io/mod.ts";
import type { SensitivityCell, SensitivityLine, SensitivityState } from "./sensitivity_run.ts";

const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const measurement = { ratio: finite, removed: whole, accuracy: finite };

/**
 * The state of a scan that a checkpoint holds.
 *
 * @param value What was saved.
 * @param scan Its name and, in order, what it measures.
 * @returns The state.
 * @throws {FileError} If it belongs to another scan, or something is missing; says what.
 */
export function restoreScan(
  value: unknown,
  { phase, plan }: { phase: string; plan: readonly Omit<SensitivityCell, "accuracy">[] },
): SensitivityState {
  const schema = v.object({
    phase: v.literal(phase),
    step: v.pipe(whole, v.maxValue(1 + plan.length)),
    baseline: v.optional(finite),
    cells: v.array(v.object({ group: v.string(), ...measurement })),
  });
  const parse = v.parser(schema);
  const { step, baseline, cells } = parseSavedState(value, parse, "the scan");
  if (cells.length !== Math.max(0, step - 1) || (baseline === undefined) !== (step === 0)) {
    throw new FileError(
      `Cannot restore the scan: step ${step} must have ${
        Math.max(0, step - 1)
      } cells behind its baseline: current value is ${cells.length}`,
    );
  }
  cells.forEach((cell, i) => {
    const wanted = plan[i]!;
    const same = cell.group === wanted.group && cell.ratio === wanted.ratio &&
      cell.removed === wanted.removed;
    if (same) return;
    throw new FileError(
      `Cannot restore the scan: cell ${i + 1} must be ${nameOf(wanted)}: current value is ${
        nameOf(cell)
      }`,
    );
  });
  return { phase, step, cells, ...(baseline === undefined ? {} : { baseline }) };
}

function nameOf({ group, ratio, removed }: Omit<SensitivityCell, "accuracy">): string {
  return `${group} at ${ratio}, ${removed} structures`;
}

const lineSchema = v.object({
  step: v.pipe(whole, v.minValue(1)),
  group: v.exactOptional(v.string()),
  ...measurement,
  drop: finite,
});

/**
 * Reads the `history.jsonl` of a scan. What follows the last line end is ignored: the process may have died while writing it.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns The lines, in order.
 * @throws {FileError} If a complete line is not a {@linkcode SensitivityLine}.
 *
 * @example
 * ```ts
 * import { parseSensitivityLines, type SensitivityLine } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * const line: SensitivityLine = { step: 1, ratio: 0, removed: 0, accuracy: 0.9, drop: 0 };
 * assert.deepEqual(parseSensitivityLines(JSON.stringify(line) + '\n{"step":2'), [line]);
 * ```
 */
export function parseSensitivityLines(text: string, name = "history"): SensitivityLine[] {
  return parseJsonLines(text, v.parser(lineSchema), { name, line: "a step of a scan" });
}
