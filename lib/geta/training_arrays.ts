import type { NamedArrays } from "../core/mod.ts";
import { createArena } from "../engine/mod.ts";
import type { OptimizerState } from "../optim/mod.ts";

/** All arrays that an update reads and writes. */
export interface TrainingArrays {
  /** Parameters. */
  parameters: NamedArrays;
  /** Room for their gradients. */
  gradients: NamedArrays;
  /** The optimizer's state. */
  optimizer: OptimizerState;
}

/**
 * Moves parameters and optimizer state into one arena of the engine, together with room for the gradients, so that updates
 * run on SIMD kernels. Values stay as they are.
 *
 * @param parameters Parameters.
 * @param optimizer State of the optimizer; moments it does not have yet begin at zero, which changes no update.
 * @param rule The optimizer's rule: SGD has no second moment.
 * @returns The same numbers at their new place.
 */
export function trainingArrays(
  parameters: NamedArrays,
  optimizer: OptimizerState,
  rule: "sgd" | "adam" | "adamw",
): TrainingArrays {
  const roles = ["parameters", "gradients", "first", ...(rule === "sgd" ? [] : ["second"])];
  const names = Object.keys(parameters);
  const arena = createArena(
    Object.fromEntries(
      roles.flatMap((role) => names.map((name) => [`${role}/${name}`, parameters[name]!.length])),
    ),
  );
  function placed(role: string, values: NamedArrays): NamedArrays {
    if (!roles.includes(role)) return {};
    return Object.fromEntries(names.map((name) => {
      const array = arena[`${role}/${name}`]!;
      const value = values[name];
      if (value !== undefined) array.set(value);
      return [name, array];
    }));
  }
  return {
    parameters: placed("parameters", parameters),
    gradients: placed("gradients", {}),
    optimizer: {
      step: optimizer.step,
      first: placed("first", optimizer.first),
      second: placed("second", optimizer.second),
    },
  };
}
