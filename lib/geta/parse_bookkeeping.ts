import * as v from "valibot";
import { FileError } from "../io/mod.ts";
import { periods, type QassoProblem, type QassoState, rulesOf } from "../qasso/mod.ts";
import type { Bookkeeping } from "../train/mod.ts";

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bits = v.pipe(v.number(), v.minValue(0));

/**
 * Checks QASSO's bookkeeping that a file holds.
 *
 * @param value Anything.
 * @param problem What QASSO works on: its groups say which structures there are, its rules what is remembered.
 * @param options `steps`: steps of the compression that are done, as the file says beside it; `entries`: what else is remembered.
 * @returns The bookkeeping.
 * @throws {FileError} If it is none, or that of another problem; says what is wrong.
 */
export function parseBookkeeping<Entries extends v.ObjectEntries = Record<never, never>>(
  value: unknown,
  problem: Pick<QassoProblem, "groups" | "layers" | "config" | "rules">,
  { steps, entries }: { steps: number; entries?: Entries },
): Bookkeeping<QassoState> & v.InferOutput<v.ObjectSchema<Entries, undefined>> {
  const { groups } = problem;
  const structures = groups.map(({ size }) => {
    const numbers = v.array(v.pipe(natural, v.maxValue(size - 1)));
    return v.object({ redundant: numbers, pruned: numbers });
  });
  const importance = groups.map(({ size }) =>
    v.pipe(v.array(v.pipe(v.number(), v.finite(), v.minValue(0))), v.length(size))
  );
  const schema = v.object({
    ...entries,
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
    const parsed = result.output as
      & Bookkeeping<QassoState>
      & v.InferOutput<v.ObjectSchema<Entries, undefined>>;
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
  state: Bookkeeping<QassoState>,
  problem: Pick<QassoProblem, "layers" | "config" | "rules">,
): void {
  const { step, period, importance, frozenBits } = state, { layers, config, rules } = problem;
  const refuse = (what: string) => {
    throw new FileError(`Cannot restore the run: bookkeeping.${what}`);
  };
  const awaited = step > 0 && period < config.pruningPeriods; // a selection is still to come
  if (awaited && rules === rulesOf("corrected") && importance === null) {
    refuse(
      "importance must be a running mean, which the corrected rules keep: current value is null, as other rules leave it",
    );
  }
  if ([rulesOf("paper"), rulesOf("reference")].includes(rules) && importance !== null) {
    refuse(
      "importance must be null, since these rules keep no running mean: current value is one, as the corrected rules keep it",
    );
  }
  requireMarks(state, refuse);
  requireSensitivity(state, problem, refuse);
  if (step <= periods(config).jointEnd) {
    if (frozenBits === null) return;
    const found = Object.keys(frozenBits).join(", ") || "no layer";
    refuse(`frozenBits must be null before cool-down: current value is bits of ${found}`);
  }
  const wanted = quantizersOf(layers), found = Object.entries(frozenBits ?? {}).flatMap(bitsOf);
  if (frozenBits === null || found.toSorted().join() !== wanted.toSorted().join()) {
    const names = new Set(wanted.map((one) => one.slice(one.indexOf(" of ") + 4)));
    refuse(
      `frozenBits must be those of ${[...names].join(", ")} in cool-down: current value is ${
        frozenBits === null ? "null" : `bits of ${found.join(", ")}`
      }`,
    );
  }
}

/** Runs that allocate bits, and no others, remember how sensitive their quantizers are. */
function requireSensitivity(
  { step, sensitivity }: Bookkeeping<QassoState>,
  { layers, config, rules }: Pick<QassoProblem, "layers" | "config" | "rules">,
  refuse: (what: string) => void,
): void {
  if (config.bits !== "allocated") {
    if (sensitivity === null) return;
    refuse(
      "sensitivity must be null, since bits are not allocated: current value is one, as runs with allocated bits keep it",
    );
  }
  if (step === 0 || rules !== rulesOf("corrected")) return;
  const wanted = quantizersOf(layers), found = Object.entries(sensitivity ?? {}).flatMap(bitsOf);
  if (found.toSorted().join() === wanted.toSorted().join()) return;
  refuse(
    `sensitivity must tell of ${
      wanted.join(", ")
    }, since bits are allocated by it: current value is ${
      sensitivity === null ? "null" : `that of ${found.join(", ") || "nothing"}`
    }`,
  );
}

function bitsOf([name, bits]: [string, { weight?: number; activation?: number }]): string[] {
  return Object.entries(bits).flatMap(([what, value]) =>
    value === undefined ? [] : [`${what} of ${name}`]
  );
}

/** The quantizers of all layers, in words. */
function quantizersOf(layers: QassoProblem["layers"]): string[] {
  return layers.flatMap(({ name, weightQuantizer, activationQuantizer }) => [
    ...weightQuantizer ? [`weight of ${name}`] : [],
    ...activationQuantizer ? [`activation of ${name}`] : [],
  ]);
}

/** No structure is marked twice. */
function requireMarks(
  { groups }: Bookkeeping<QassoState>,
  refuse: (what: string) => void,
): void {
  groups.forEach(({ redundant, pruned }, i) => {
    const marked = [...redundant, ...pruned];
    const twice = marked.find((structure, k) => marked.indexOf(structure) !== k);
    if (twice === undefined) return;
    refuse(`groups.${i} must name a structure once: current value is ${twice} twice`);
  });
}
