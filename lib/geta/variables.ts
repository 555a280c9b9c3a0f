import type { NamedArrays, NamedVariables, Tensor } from "../core/mod.ts";
import { readArray, writeVariable } from "../engine/mod.ts";

/** The variables that training changes. */
export function trainable(variables: NamedVariables): NamedVariables {
  return Object.fromEntries(Object.entries(variables).filter(([, variable]) => variable.trainable));
}

/** Copies variables into arrays. */
export function readVariables(variables: NamedVariables): NamedArrays {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, readArray(variable as Tensor)]),
  );
}

/** Copies arrays into the variables of the same name; other variables stay. */
export function writeVariables(variables: NamedVariables, arrays: NamedArrays): void {
  for (const [name, array] of Object.entries(arrays)) {
    const variable = variables[name];
    if (variable !== undefined) {
      writeVariable(variable, array);
      continue;
    }
    throw new TypeError(
      `Cannot write variable ${name}: the model must have it: current value is undefined`,
    );
  }
}
