import type { Kind } from "./kind.ts";

/** What a setting or an option of a command is, beside its name. */
export interface Described {
  /** Heading under which help lists it. */
  section: "Network and data" | "Training" | "Compression" | "Stages" | "Run";
  /** Unit or form of the value, for example `epochs`. */
  unit: string;
  /** What it means, in a few words. */
  help: string;
}

/** A setting of a run. */
export interface Setting<T> extends Kind<T>, Described {
  /** Its value where neither the model's recipe nor the user says otherwise. */
  initial: T;
}

/** Keeps the type of the kind. */
export function setting<T>(kind: Kind<T>, rest: Described & { initial: NoInfer<T> }): Setting<T> {
  return { ...kind, ...rest };
}
