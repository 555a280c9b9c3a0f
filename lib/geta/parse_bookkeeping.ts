import * as v from "valibot";
import { FileError } from "../io/mod.ts";
import type { QassoProblem } from "../qasso/mod.ts";
import type { Bookkeeping } from "../train/mod.ts";
import type { CompressionLearner } from "./compression_run.ts";

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bits = v.pipe(v.number(), v.minValue(0));

/**
 * Checks QASSO's bookkeeping that a file holds.
 *
 * @param value Anything.
 * @param problem What QASSO works on: its groups say which structures there are.
 * @returns The bookkeeping.
 * @throws {FileError} If it is none, or that of another problem; says what is wrong.
 */
export function parseBookkeeping(
  value: unknown,
  { groups }: Pick<QassoProblem, "groups">,
): Bookkeeping<CompressionLearner> {
  const structures = groups.map(({ size }) => {
    const numbers = v.array(v.pipe(natural, v.maxValue(size - 1)));
    return v.object({ redundant: numbers, pruned: numbers });
  });
  const importance = groups.map(({ size }) =>
    v.pipe(v.array(v.pipe(v.number(), v.finite(), v.minValue(0))), v.length(size))
  );
  const schema = v.object({
    denseAccuracy: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    denseAnswers: v.array(natural),
    step: natural,
    period: natural,
    groups: v.strictTuple(structures),
    carried: natural,
    bookkeeping: v.array(natural),
    importance: v.nullable(v.strictTuple(importance)),
    frozenBits: v.nullable(
      v.record(v.string(), v.object({ weight: v.optional(bits), activation: v.optional(bits) })),
    ),
  });
  const result = v.safeParse(schema, value);
  if (result.success) return result.output as Bookkeeping<CompressionLearner>;
  const [issue] = result.issues;
  throw new FileError(
    `Cannot restore the run: bookkeeping.${v.getDotPath(issue) ?? ""}: ${issue.message}`,
  );
}
