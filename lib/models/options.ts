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
