import { suggestion } from "../../core/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { PrunableWeight } from "../network/prunable_weights.ts";

/**
 * The names that a recipe keeps whole, with `first` and `last` in place.
 *
 * @param whole Names of layers or pruning groups, and the words `first` and `last`; none if absent.
 * @param names All names that there are.
 * @param weights The weights, in the order of the network.
 * @returns The names; `first` and `last` become those of layers.
 * @throws {SettingsError} If a name does not exist; says which is nearest.
 */
export function wholeNames(
  whole: readonly string[] = [],
  names: readonly string[],
  weights: readonly PrunableWeight[],
): Set<string> {
  return new Set(whole.map((name) => {
    const at = name === "first" ? weights[0] : name === "last" ? weights.at(-1) : undefined;
    if (at !== undefined) return at.layer;
    if (names.includes(name)) return name;
    throw new SettingsError(
      `Cannot keep ${name} whole: it must be first, last or one of ${
        names.join(", ")
      }: current value is ${name}${suggestion(name, names)}`,
    );
  }));
}
