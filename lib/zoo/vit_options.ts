import { checkOptions, integerWithin, type OptionChecks } from "../core/mod.ts";
import { MODEL_CHECKS, type ModelOptions } from "../models/mod.ts";

/** What a vision transformer can be told; images are [12, 12, 3] by default. */
export interface VitOptions extends ModelOptions {
  /** Side of a patch in pixels; 4 by default. */
  patch?: number;
  /** Numbers per token; 24 by default. */
  width?: number;
  /** Number of blocks; 2 by default. */
  layers?: number;
  /** Attention heads, which divide the width; 3 by default. */
  heads?: number;
}

const CHECKS: OptionChecks<VitOptions> = {
  ...MODEL_CHECKS,
  patch: integerWithin({ min: 1 }),
  width: integerWithin({ min: 1 }),
  layers: integerWithin({ min: 1 }),
  heads: integerWithin({ min: 1 }),
};

/** {@linkcode VitOptions} with every default filled in. */
export function withVitDefaults(options: VitOptions): Required<VitOptions> {
  checkOptions("a vision transformer", options, CHECKS);
  const image = { inputShape: [12, 12, 3], classes: 10, patch: 4 };
  return { seed: 0, ...image, width: 24, layers: 2, heads: 3, ...options };
}
