import { checkOptions, type OptionChecks, someList } from "../core/mod.ts";
import { MODEL_CHECKS, type ModelOptions } from "../models/mod.ts";

/** What an architecture for the proofs of the dependency analysis can be told. */
export interface ArchitectureOptions extends ModelOptions {
  /** Channels of its stages; the file of each network says of which. */
  widths?: number[];
}

const CHECKS: OptionChecks<ArchitectureOptions> = { ...MODEL_CHECKS, widths: someList };

/** {@linkcode ArchitectureOptions} with every default filled in: images of 16x16 pixels, so that a proof is quick. */
export function withSmallDefaults(
  options: ArchitectureOptions,
  widths: number[],
): Required<ArchitectureOptions> {
  checkOptions("an architecture", options, CHECKS);
  return { seed: 0, inputShape: [16, 16, 3], classes: 10, widths, ...options };
}

/** The seed of an architecture that can be told nothing else; 0 by default. */
export function seedOf(options: Pick<ModelOptions, "seed">): number {
  checkOptions("an architecture", options, { seed: MODEL_CHECKS.seed });
  return options.seed ?? 0;
}
