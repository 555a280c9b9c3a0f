import * as v from "valibot";
import { FileError } from "../io/mod.ts";
import { periods, type QassoProblem, rulesOf } from "../qasso/mod.ts";
import type { Bookkeeping } from "../train/mod.ts";
import type { CompressionLearner } from "./compression_run.ts";

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bits = v.pipe(v.number(), v.minValue(0));

/**
 * Checks QASSO's bookkeeping that a file holds.
 *
 * @param value Anything.
 * @param problem What QASSO works on: its groups say which structures there are, its rules what is remembered.
 * @param steps Steps of the compression that are done, as the file says beside it.
 * @returns The bookkeeping.
 * @throws {FileError} If it is none, or that of another problem; says what is wrong.
 */
export function parseBookkeeping(
  value: unknown,
  problem: Pick<QassoProblem, "groups" | "layers" | "config" | "rules">,
  steps: number,
): Bookkeeping<CompressionLearner> {
  const { groups } = problem;
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
    sensitivity: v.nullable(
      v.record(v.string(), v.object({ weight: v.optional(bits), activation: v.optional(bits) })),
    ),
    frozenBits: v.nullable(
      v.record(v.string(), v.object({ weight: v.optional(bits), activation: v.optional(bits) })),
    ),
  });
  const result = v.safeParse(schema, value);
  if (result.success) {
    const parsed = result.output as Bookkeeping<CompressionLearner>;
    if (parsed.step !== steps) {
      throw new FileError(
        `Cannot restore the run: bookkeeping.step must be ${steps}, the steps of the compression: current value is ${parsed.step}`,
      );
    }
    requireConsistent(parsed, problem);
    return parsed;
  }
  const [issue] = result.issues;
  if (issue.expected !== null && issue.received === "undefined") {
    const path = v.getDotPath(issue);
    throw new FileError(
      `Cannot restore the run: bookkeeping.${path} is missing, as in a checkpoint of an older version`,
    );
  }
  throw new FileError(
    `Cannot restore the run: bookkeeping.${v.getDotPath(issue) ?? ""}: ${issue.message}`,
  );
}

/** What is there fits the rules and the stage. */
function requireConsistent(
  { step, importance, frozenBits }: Bookkeeping<CompressionLearner>,
  { layers, config, rules }: Pick<QassoProblem, "layers" | "config" | "rules">,
): void {
  const refuse = (what: string) => {
    throw new FileError(`Cannot restore the run: bookkeeping.${what}`);
  };
  if (step > 0 && rules === rulesOf("corrected") && importance === null) {
    refuse(
      "importance must be a running mean, which the corrected rules keep: current value is null, as other rules leave it",
    );
  }
  if ([rulesOf("paper"), rulesOf("reference")].includes(rules) && importance !== null) {
    refuse(
      "importance must be null, since these rules keep no running mean: current value is one, as the corrected rules keep it",
    );
  }
  const names = layers.filter((layer) => layer.weightQuantizer ?? layer.activationQuantizer)
    .map(({ name }) => name);
  if (step <= periods(config).jointEnd) {
    if (frozenBits === null) return;
    const found = Object.keys(frozenBits).join(", ") || "no layer";
    refuse(`frozenBits must be null before cool-down: current value is bits of ${found}`);
  }
  if (frozenBits === null || names.some((name) => !Object.hasOwn(frozenBits, name))) {
    const found = frozenBits === null ? "null" : `bits of ${Object.keys(frozenBits).join(", ")}`;
    refuse(
      `frozenBits must be those of ${names.join(", ")} in cool-down: current value is ${found}`,
    );
  }
}
