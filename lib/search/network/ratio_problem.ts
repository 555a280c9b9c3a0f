import {
  checkOptions,
  given,
  integerWithin,
  type NamedVariables,
  numberWithin,
  oneOfWords,
} from "../../core/mod.ts";
import { cost as costOf } from "../../cost/mod.ts";
import type { Graph } from "../../graph/mod.ts";
import { magnitude } from "../../importance/mod.ts";
import { exactCountMask } from "../../mask/mod.ts";
import {
  accuracyWithout,
  removedStructures,
  type SensitivityProblem,
} from "../../sensitivity/mod.ts";
import { type PruningGroup, structureStatistics } from "../../structure/mod.ts";
import { graphWithout, parameterArrays, withParameters } from "../../subnet/mod.ts";
import type { Rebuild } from "./rebuild_readers.ts";
import { tableWidths } from "../net_adapt/measure_table.ts";
import type { SearchProblem } from "../problem/search_problem.ts";

/** A network whose ratios are searched. */
export interface RatioNetwork extends SensitivityProblem {
  /** The network, traced in inference mode. */
  graph: Graph;
  /** Gives what reads removed structures new weights before each measurement, for example {@linkcode rebuildReaders}. */
  rebuild?: Rebuild;
}

/** What may be scarce of a network, whatever it is. */
export interface GraphResource {
  /** Its name in messages. */
  name: string;
  /** What a network of these shapes takes. */
  cost: (graph: Graph) => number;
}

/** What {@linkcode ratioProblem} needs. */
export interface RatioProblemOptions {
  /** Share of the whole network's cost that may remain, in (0, 1]. */
  share: number;
  /** What is counted, or anything that follows from the graph that remains: {@linkcode layerTimes}. Default `macs`. */
  resource?: "macs" | "parameters" | "bytes" | GraphResource;
  /** Groups keep multiples of it, or all. Default 8. */
  multiple?: number;
}

/** Names of resources in messages. */
const NAMES = { macs: "multiply-adds", parameters: "parameters", bytes: "bytes" } as const;

/**
 * Keep ratios of a network's groups as a search problem: what is cut together is chosen together, costs are exactly those of the
 * subnet, accuracy is that without the structures of smallest score, not fine-tuned.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.1: a pruned network is judged before fine-tuning; groups instead of layers.
 *
 * @param network Graph, variables, groups (those that are not prunable stay whole) and evaluation.
 * @param options Budget, resource, multiple.
 * @returns The problem; a configuration holds the keep ratio of each prunable group.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork } from "@geta-lab/geta/prune";
 * import { plan, ratioProblem } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp({ inputShape: [4, 4, 1] });
 * const { graph, groups } = prunableNetwork(model);
 * const problem = ratioProblem({ graph, groups, variables: model.variables, evaluate: () => 1 }, { share: 0.5, multiple: 32 });
 * assert.deepEqual(problem.choices, [
 *   { name: "fc1", options: [0.25, 0.5, 0.75, 1] },
 *   { name: "fc2", options: [0.5, 1] },
 * ]);
 * assert.equal(plan(problem).largest.cost, 16 * 128 + 128 * 64 + 64 * 10);
 * ```
 */
export function ratioProblem(network: RatioNetwork, options: RatioProblemOptions): SearchProblem {
  checkOptions("ratioProblem()", options, {
    share: given(numberWithin({ exclusiveMin: 0, max: 1 })),
    resource: (name, value) =>
      typeof value === "object" ? undefined : oneOfWords(Object.keys(NAMES))(name, value),
    multiple: integerWithin({ min: 1 }),
  });
  const { share, resource = "macs", multiple = 8 } = options;
  const { name, cost: price } = typeof resource === "object" ? resource : {
    name: NAMES[resource],
    cost: (graph: Graph) => costOf(graph)[resource],
  };
  const { graph, groups } = network;
  const chosen = groups.filter(({ prunable }) => prunable);
  const keepOf = (configuration: readonly number[]) => {
    const keeps = configuration.values();
    return groups.map(({ prunable }) => prunable ? keeps.next().value! : 1);
  };
  const known = new Map<string, number>(); // a price takes a pass over the graph
  function cost(configuration: readonly number[]): number {
    const key = String(configuration), before = known.get(key);
    if (before !== undefined) return before;
    const removed = keepOf(configuration).map((keep, g) =>
      Array.from({ length: groups[g]!.size }, (_, s) => s >= Math.round(keep * groups[g]!.size))
    );
    const found = price(graphWithout({ graph, groups }, removed));
    known.set(key, found);
    return found;
  }
  return {
    choices: chosen.map(({ name, size }) => ({
      name,
      options: tableWidths(size, multiple).map((kept) => kept / size),
    })),
    resource: { name, cost },
    budget: share * cost(chosen.map(() => 1)),
    evaluate: (configuration) => evaluateRatios(network, keepOf(configuration)),
  };
}

/** Accuracy at keep ratios; where weights are rebuilt, the structures that go are those of the network as it was. */
function evaluateRatios({ rebuild, ...network }: RatioNetwork, keeps: readonly number[]): number {
  const ratios = keeps.map((keep) => 1 - keep);
  if (rebuild === undefined) return accuracyWithout(network, ratios);
  const { groups, variables } = network;
  const scores = groups.map((group, g) => network.scores?.[g] ?? structureNorms(group, variables));
  const removed = groups.map(({ size }, g) =>
    Array.from(
      exactCountMask(scores[g]!, removedStructures(ratios[g]!, size)),
      (stays) => stays === 0,
    )
  );
  return withParameters(
    variables,
    rebuild(removed),
    () => accuracyWithout({ ...network, scores }, ratios),
  );
}

function structureNorms(group: PruningGroup, variables: NamedVariables): Float64Array {
  const owners = Object.fromEntries(
    group.ownedSlices.map(({ parameter }) => [parameter, variables[parameter]!]),
  );
  const shapes = Object.fromEntries(
    Object.entries(owners).map(([name, { shape }]) => [name, shape]),
  );
  const values = Object.fromEntries(
    Object.entries(parameterArrays(owners)).map(([name, data]) => [name, Float32Array.from(data)]),
  );
  return magnitude(structureStatistics(group, values, { updates: {}, shapes }));
}
