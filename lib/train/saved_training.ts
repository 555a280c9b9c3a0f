/**
 * A training as plain data, and back.
 *
 * @module
 */
import * as v from "valibot";
import type { NamedArrays, NamedVariables } from "../core/mod.ts";
import { type Checkpoint, FileError } from "../io/mod.ts";
import { type Learner, requireNewest, type Training, type TrainingState } from "./training.ts";
import { startingState } from "./training_arrays.ts";
import { statistics, trainable } from "./variables.ts";

/**
 * Writes down where a training stands.
 *
 * @param training The training.
 * @param state The newest state.
 * @returns Plain data that shares no array with the state: `parameter/…`, `statistic/…`, and the moments `first/…`, `second/…`.
 */
export function saveTraining<L extends Learner, Before>(
  { model }: Training<L, Before>,
  state: TrainingState<L>,
): Checkpoint {
  requireNewest(state);
  const { phase, step, learner: { parameters, optimizer, ...bookkeeping } } = state;
  return {
    state: {
      phase,
      model: model.name,
      step,
      updates: optimizer.step,
      bookkeeping: structuredClone(bookkeeping),
    },
    arrays: {
      ...prefixed("parameter/", parameters),
      ...prefixed("statistic/", state.statistics),
      ...prefixed("first/", optimizer.first),
      ...prefixed("second/", optimizer.second),
    },
  };
}

/**
 * The state of a training that a checkpoint holds. Nothing is computed: every value is one that was saved.
 *
 * @param training The training.
 * @param checkpoint What {@linkcode saveTraining} gave, or what a file holds.
 * @returns The state.
 * @throws {FileError} If it belongs to another network or run, or something is missing; says what.
 */
export function restoreTraining<L extends Learner, Before>(
  training: Training<L, Before>,
  { state, arrays }: Checkpoint,
): TrainingState<L> {
  const { rule, variables } = training;
  const result = v.safeParse(stateSchema(training), state);
  if (!result.success) {
    const [issue] = result.issues;
    throw new FileError(
      `Cannot restore the run: ${v.getDotPath(issue) ?? "state"}: ${issue.message}`,
    );
  }
  const { step, updates } = result.output;
  const bookkeeping = training.parseBookkeeping(result.output.bookkeeping, step);
  const parameters = trainable(variables);
  const optimizer = {
    step: updates,
    first: pick(arrays, "first/", parameters),
    second: rule === "sgd" ? {} : pick(arrays, "second/", parameters),
  };
  return startingState(training, {
    learner: { ...bookkeeping, parameters: pick(arrays, "parameter/", parameters), optimizer } as L,
    statistics: pick(arrays, "statistic/", statistics(variables)),
    step,
  });
}

function stateSchema<L extends Learner, Before>(
  { name, model, firstStep, totalSteps }: Training<L, Before>,
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
