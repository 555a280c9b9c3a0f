import type { NamedArrays } from "../core/mod.ts";
import { createArena } from "../engine/mod.ts";
import type { OptimizerConfig } from "../optim/mod.ts";
import type { Beginning, Learner, TrainingState } from "./training.ts";

/**
 * The state of a training at some step, with its parameters and moments in one arena of the engine, together with room for the
 * gradients, so that updates run on SIMD kernels. Values stay as they are; moments that are missing begin at zero, which
 * changes no update.
 *
 * @param training Name and optimizer's rule: SGD has no second moment.
 * @param beginning What the method remembers, running statistics, steps done; arrays are copied.
 * @returns The state.
 */
export function startingState<L extends Learner>(
  { name: phase, rule }: { name: string; rule: OptimizerConfig["rule"] },
  { learner, statistics, step }: Beginning<L> & { step: number },
): TrainingState<L> {
  const { parameters, optimizer } = learner;
  const roles = ["parameters", "gradients", "first", ...(rule === "sgd" ? [] : ["second"])];
  const names = Object.keys(parameters);
  const lengths = roles.flatMap((role) =>
    names.map((name) => [`${role}/${name}`, parameters[name]!.length])
  );
  const arena = createArena(Object.fromEntries(lengths));
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
    phase,
    step,
    learner: {
      ...learner,
      parameters: placed("parameters", parameters),
      optimizer: {
        step: optimizer.step,
        first: placed("first", optimizer.first),
        second: placed("second", optimizer.second),
      },
    },
    statistics,
    workspace: { gradients: placed("gradients", {}), step },
  };
}
