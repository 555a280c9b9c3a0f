import type { ModelOptions } from "../models/mod.ts";

/** What an architecture for the proofs of the dependency analysis can be told. */
export interface ArchitectureOptions extends ModelOptions {
  /** Channels of its stages; the file of each network says of which. */
  widths?: number[];
}

/** {@linkcode ArchitectureOptions} with every default filled in: images of 16x16 pixels, so that a proof is quick. */
export function withSmallDefaults(
  options: ArchitectureOptions,
  widths: number[],
): Required<ArchitectureOptions> {
  return { seed: 0, inputShape: [16, 16, 3], classes: 10, widths, ...options };
}
