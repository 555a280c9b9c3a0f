/**
 * Wrong answers that every exercise has, beside its own list.
 *
 * @module
 */
import type { Answer, FunctionExercise, Json } from "./exercise.ts";

/**
 * All wrong answers of an exercise by name: its own, and the three that every one has.
 *
 * @param exercise The exercise.
 * @returns The exercise's own; the visible answers as constants; the right answer with an argument changed in place, if there is one
 * that can be changed; the stub as it is handed out.
 */
export function wrongVariants(exercise: FunctionExercise): Record<string, Answer> {
  const { id, visible, reference, wrong } = exercise;
  const takesObjects = visible.some((args) => args.some((value) => typeof value === "object"));
  const inPlace: Answer = (...args) => {
    const result = reference(...args);
    changeInPlace(args);
    return result;
  };
  return {
    ...wrong,
    "the visible answers as constants": (...args) => {
      const asked = JSON.stringify(args);
      const known = visible.find((one) => JSON.stringify(one) === asked) ?? visible[0]!;
      return reference(...known);
    },
    ...(takesObjects && { "right, but an argument is changed in place": inPlace }),
    "the untouched stub": () => {
      throw new Error(`${id} is not written yet`);
    },
  };
}

/** Changes one number inside the arguments, as an answer does that sorts or overwrites what it is given. */
function changeInPlace(args: Json[]): boolean {
  return args.some((value) => typeof value === "object" && value !== null && changeInside(value));
}

function changeInside(value: Json[] | { [name: string]: Json }): boolean {
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === "number") return Reflect.set(value, name, inner + 1);
    if (typeof inner === "object" && inner !== null && changeInside(inner)) return true;
  }
  return Array.isArray(value) && value.push(0) > 0;
}
