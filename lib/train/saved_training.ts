/**
 * A training as plain data, and back.
 *
 * @module
 */
import * as v from "valibot";
import type { NamedArrays, NamedVariables } from "../core/mod.ts";
import { type Checkpoint, FileError, parseSavedState } from "../io/mod.ts";
import type { Beginning, Learner, Training } from "./training.ts";
import { statistics, trainable } from "./variables.ts";

/** Where a training stands, as far as a file can hold it. */
export interface TrainingPoint<L extends Learner> extends Beginning<L> {
  /** Steps done, those of the runs before it included. */
  step: number;
}

/** What a checkpoint of a training is checked against. */
export type SavedTraining<L extends Learner> = Pick<
  Training<L, never>,
  "name" | "model" | "variables" | "rule" | "firstStep" | "totalSteps" | "parseBookkeeping"
>;

/**
 * Writes down where a training stands.
 *
 * @param training Its name, and the network's.
 * @param point Where it stands.
 * @returns Plain data that shares no array with the state: `parameter/…`, `statistic/…`, and the moments `first/…`, `second/…`.
 *
 * @example
 * ```ts
 * import { saveTraining } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const learner = { parameters: { "fc/kernel": Float32Array.of(1) }, optimizer: { step: 3, first: {}, second: {} } };
 * const { state, arrays } = saveTraining({ name: "own", model: { name: "net", inputs: [] } }, {
 *   step: 3,
 *   learner,
 *   statistics: {},
 * });
 * assert.deepEqual(state, { phase: "own", model: "net", step: 3, updates: 3, bookkeeping: {} });
 * assert.deepEqual(arrays, { "parameter/fc/kernel": Float32Array.of(1) });
 * ```
 */
export function saveTraining<L extends Learner>(
  { name, model }: Pick<SavedTraining<L>, "name" | "model">,
  point: TrainingPoint<L>,
): Checkpoint {
  const { step, learner: { parameters, optimizer, ...bookkeeping }, statistics } = point;
  return {
    state: {
      phase: name,
      model: model.name,
      step,
      updates: optimizer.step,
      bookkeeping: structuredClone(bookkeeping),
    },
    arrays: {
      ...prefixed("parameter/", parameters),
      ...prefixed("statistic/", statistics),
      ...prefixed("first/", optimizer.first),
      ...prefixed("second/", optimizer.second),
    },
  };
}

/**
 * Where a training stands that a checkpoint holds. Nothing is computed: every value is one that was saved.
 *
 * @param training The training.
 * @param checkpoint What {@linkcode saveTraining} gave, or what a file holds.
 * @returns Where it stands; the arrays are copies.
 * @throws {FileError} If it belongs to another network or run, or something is missing; says what.
 *
 * @example
 * ```ts
 * import { restoreTraining, saveTraining } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const training = {
 *   name: "own",
 *   model: { name: "net", inputs: [] },
 *   variables: {},
 *   rule: "sgd" as const,
 *   firstStep: 0,
 *   totalSteps: 10,
 *   parseBookkeeping: () => ({}),
 * };
 * const learner = { parameters: {}, optimizer: { step: 3, first: {}, second: {} } };
 * const checkpoint = saveTraining(training, { step: 3, learner, statistics: {} });
 * assert.equal(restoreTraining(training, checkpoint).step, 3);
 * assert.throws(
 *   () => restoreTraining({ ...training, totalSteps: 2 }, checkpoint),
 *   /Cannot restore the run: step: .*<=2/,
 * );
 * ```
 */
export function restoreTraining<L extends Learner>(
  training: SavedTraining<L>,
  { state, arrays }: Checkpoint,
): TrainingPoint<L> {
  const { rule, variables } = training;
  const parse = v.parser(stateSchema(training));
  const { step, updates, ...saved } = parseSavedState(state, parse, "the run");
  const bookkeeping = training.parseBookkeeping(saved.bookkeeping, step);
  const parameters = trainable(variables);
  const optimizer = {
    step: updates,
    first: pick(arrays, "first/", parameters),
    second: rule === "sgd" ? {} : pick(arrays, "second/", parameters),
  };
  return {
    learner: { ...bookkeeping, parameters: pick(arrays, "parameter/", parameters), optimizer } as L,
    statistics: pick(arrays, "statistic/", statistics(variables)),
    step,
  };
}

function stateSchema<L extends Learner>(
  { name, model, firstStep, totalSteps }: SavedTraining<L>,
) {
  return v.object({
    phase: v.literal(name),
    model: v.literal(model.name),
    step: v.pipe(v.number(), v.safeInteger(), v.minValue(firstStep), v.maxValue(totalSteps)),
    updates: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    bookkeeping: v.unknown(),
  });
}

function prefixed(prefix: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [prefix + name, array.slice()]),
  );
}

/** The arrays of these variables, all of which must be there and fit; copied. */
function pick(
  arrays: Checkpoint["arrays"],
  prefix: string,
  variables: NamedVariables,
): NamedArrays {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { size }]) => {
      const array = arrays[prefix + name];
      if (array instanceof Float32Array && array.length === size) return [name, array.slice()];
      const found = array === undefined ? "none" : `${array.constructor.name}(${array.length})`;
      throw new FileError(
        `Cannot restore the run: ${prefix}${name} must be Float32Array(${size}): current value is ${found}`,
      );
    }),
  );
}
