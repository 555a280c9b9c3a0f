import { checkOptions, integerWithin, type OptionChecks } from "../core/mod.ts";

/** What a network that reads text can be told. */
export interface TextOptions {
  /** Seed of the initial values; 0 by default. */
  seed?: number;
  /** How many different tokens there are; 20 by default. */
  vocabulary?: number;
  /** Tokens of a text; 9 by default. */
  tokens?: number;
  /** Numbers per token; 24 by default. */
  width?: number;
  /** Number of blocks; 2 by default. */
  layers?: number;
  /** Attention heads, which divide the width; 3 by default. */
  heads?: number;
}

/** What {@linkcode TextOptions} may be. */
export const TEXT_CHECKS: OptionChecks<TextOptions> = {
  seed: integerWithin(),
  vocabulary: integerWithin({ min: 1 }),
  tokens: integerWithin({ min: 1 }),
  width: integerWithin({ min: 1 }),
  layers: integerWithin({ min: 1 }),
  heads: integerWithin({ min: 1 }),
};

/** {@linkcode TextOptions} with every default filled in. */
export function withTextDefaults(options: TextOptions): Required<TextOptions> {
  checkOptions("a network for text", options, TEXT_CHECKS);
  return { seed: 0, vocabulary: 20, tokens: 9, width: 24, layers: 2, heads: 3, ...options };
}
