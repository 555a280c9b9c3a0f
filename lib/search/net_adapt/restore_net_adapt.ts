import * as v from "valibot";
import { type Checkpoint, FileError, parseSavedState } from "../../io/mod.ts";
import type { NamedArrays } from "../../core/mod.ts";
import type { NetAdaptState } from "./net_adapt_types.ts";

const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * The state of a search that a checkpoint holds.
 *
 * @param value What was saved.
 * @param run Its name and length, and how many widths there are.
 * @returns The state without its values.
 * @throws {FileError} If it belongs to another run, or something is missing; says what.
 */
export function restoreNetAdapt(
  value: unknown,
  { name, totalSteps, widths }: { name: string; totalSteps: number; widths: number },
): Omit<NetAdaptState, "values"> {
  const network = v.object({
    widths: v.pipe(v.array(v.pipe(whole, v.minValue(1))), v.length(widths)),
    cost: finite,
    accuracy: finite,
  });
  const schema = v.pipe(
    v.object({
      phase: v.literal(name),
      step: v.pipe(whole, v.maxValue(totalSteps)),
      networks: v.array(network),
    }),
    v.check(
      ({ step, networks }) => networks.length === step + 1,
      "there must be one network a round, and the first",
    ),
  );
  return parseSavedState(value, v.parser(schema), "the search");
}

/**
 * The values of a network that a checkpoint holds.
 *
 * @param arrays What was saved.
 * @param like Values of the same network.
 * @returns The values.
 * @throws {FileError} If one is missing, of another size or not finite, or there are others.
 */
export function restoredValues(arrays: Checkpoint["arrays"], like: NamedArrays): NamedArrays {
  const names = Object.keys(like);
  const found = names.filter((name) => {
    const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    return array instanceof Float32Array && array.length === like[name]!.length &&
      array.every(Number.isFinite);
  });
  if (found.length === names.length && Object.keys(arrays).length === names.length) {
    return arrays as NamedArrays;
  }
  throw new FileError(
    `Cannot restore the search: it must hold finite values of the network's ${names.length} variables and no more: current value is ${found.length} of them among ${
      Object.keys(arrays).length
    }`,
  );
}
