import { checkOptions, integerWithin, type OptionChecks, someList } from "../core/mod.ts";

/** What every model of the zoo can be told. */
export interface ModelOptions {
  /** Seed of the initial values; 0 by default. */
  seed?: number;
  /** Shape of one sample; [32, 32, 3] by default. */
  inputShape?: number[];
  /** Number of classes; 10 by default. */
  classes?: number;
}

/**
 * What {@linkcode ModelOptions} may be, for `checkOptions`.
 *
 * @example
 * ```ts
 * import { MODEL_CHECKS } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => MODEL_CHECKS.classes("classes", 0), /Cannot use classes: it must be an integer in \[1, infinity\)/);
 * ```
 */
export const MODEL_CHECKS: OptionChecks<ModelOptions> = {
  seed: integerWithin(),
  inputShape: someList,
  classes: integerWithin({ min: 1 }),
};

/** {@linkcode ModelOptions} with every default filled in. */
export function withDefaults(options: ModelOptions): Required<ModelOptions> {
  checkOptions("a model", options, MODEL_CHECKS);
  return { seed: 0, inputShape: [32, 32, 3], classes: 10, ...options };
}
