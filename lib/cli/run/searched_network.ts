/**
 * The network of a search by command, as its description says: the same in the process that searches and in its workers.
 *
 * @module
 */
import { optimizerOf, recipe as modelRecipe } from "../../geta/mod.ts";
import type { Graph } from "../../graph/mod.ts";
import type { Network } from "../../nn/mod.ts";
import { type BatchSource, fineTuningRate } from "../../train/mod.ts";
import type { SearchDescription } from "./search_description.ts";
import { bitsOf, ratiosOf, type SearchedNetwork, type SearchedRatios } from "./search_problems.ts";

/** A search of bits, as it was asked for. */
export type BitSearch = Extract<SearchDescription, { method: "haq" }>;

/** A search of keep ratios, as it was asked for. */
export type RatioSearch = Exclude<SearchDescription, { method: "haq" }>;

/** What is searched, and samples for it. */
export interface SearchedMaterials {
  /** The network. */
  network: Network;
  /** Where the samples come from. */
  source: BatchSource;
  /** What networks take, where that is scarce. */
  latency?: (graph: Graph) => number;
}

/** Bits of the layers of a network. */
export function searchedBits(
  { budget: share, resource }: BitSearch,
  { network, source }: SearchedMaterials,
): SearchedNetwork {
  return bitsOf(network, { source, share, resource });
}

/** Keep ratios of the groups of a network. */
export function searchedRatios(
  { model, budget: share, resource, multiple }: RatioSearch,
  { network, source, latency }: SearchedMaterials,
): SearchedRatios {
  const usual = modelRecipe(model);
  return ratiosOf(network, {
    source,
    share,
    multiple,
    resource: resource === "latency"
      ? { name: "milliseconds", cost: (graph) => latency!(graph) }
      : resource,
    optimizer: optimizerOf(usual),
    learningRate: fineTuningRate(usual.learningRate),
  });
}

/** Either of them. */
export function searchedNetwork(
  description: SearchDescription,
  materials: SearchedMaterials,
): SearchedNetwork {
  return description.method === "haq"
    ? searchedBits(description, materials)
    : searchedRatios(description, materials);
}
