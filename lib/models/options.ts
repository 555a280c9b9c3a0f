/** What every model of the zoo can be told. */
export interface ModelOptions {
  /** Seed of the initial values; 0 by default. */
  seed?: number;
  /** Shape of one sample; [32, 32, 3] by default. */
  inputShape?: number[];
  /** Number of classes; 10 by default. */
  classes?: number;
}

/** {@linkcode ModelOptions} with every default filled in. */
export function withDefaults(options: ModelOptions): Required<ModelOptions> {
  return { seed: 0, inputShape: [32, 32, 3], classes: 10, ...options };
}

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
