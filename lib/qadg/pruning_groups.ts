import { checkOptions, oneOfWords, someList } from "../core/mod.ts";
import type { ParameterSlices, PruningGroup } from "../structure/mod.ts";
import type { Graph } from "../graph/mod.ts";
import { chooseFactors, type HeadParts } from "./groups/choose_factors.ts";
import { collectStructures, type ParameterStructures } from "./groups/collect_structures.ts";
import { draftGroups, type GroupDraft } from "./groups/draft_groups.ts";
import { partitionByNonEmptySets } from "./groups/partition_by_non_empty_sets.ts";
import { checkIgnore, type Ignore, ignoredBy } from "./groups/ignore.ts";
import { propagateChannels } from "./propagate_channels.ts";
import type { Averages } from "./propagate/channel_propagation.ts";
import { protectionReasons, removalWarnings } from "./propagate/reasons.ts";
import type { QuantizedLayer } from "./branches/quantized_layer.ts";

/** Options of {@linkcode pruningGroups}. */
export interface PruningGroupsOptions {
  /** Groups that are kept whole: by name of a parameter, layer or module, by pattern, or by operator. */
  ignore?: readonly Ignore[];
  /** The layers of the graph as {@linkcode mergeBranches} gives them; the quantized ones are listed in their groups. */
  layers?: QuantizedLayer[];
  /** What of an attention may be removed: whole heads (default), the same dimensions of every head, or both, which overlap. */
  heads?: HeadParts;
  /**
   * Channels that a layer norm (or another mean) averages over: `"exact"` keeps them (default), `"approximate"` makes them
   * prunable, with a warning, since their removal changes the mean and variance of the others: fine-tune afterwards.
   */
  averages?: Averages;
}

/**
 * Finds the pruning groups of a model: which parameters are cut together, along which axes, and which positions belong to which
 * structure.
 *
 * What a group and what a structure is says {@linkcode PruningGroup}. Structures that may be removed and structures that may not
 * are never in the same group; the latter come with the reason, which names the operator.
 *
 * Source: GETA (arXiv:2502.16638), dependency analysis of QADG; docs/geta.md, sections 3.3, 3.4 and 3.5. The mechanism is
 * {@linkcode propagateChannels}.
 *
 * @param graph A traced model whose quantizer branches are merged.
 * @param options What is kept, and the layers.
 * @returns The groups, in the order in which the graph reads their first owner.
 * @throws {TypeError} If an option does not exist or has the wrong type.
 * @throws {RangeError} If `heads` or `averages` is another word.
 * @throws {SettingsError} If a rule of `ignore` matches nothing.
 *
 * @example Two dense layers: hidden units can be removed, outputs cannot
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc1/kernel": tf.variable(tf.ones([3, 4])), "fc2/kernel": tf.variable(tf.ones([4, 2])) };
 * const graph = trace(
 *   (x) => tf.matMul(tf.relu(tf.matMul(x, variables["fc1/kernel"])), variables["fc2/kernel"]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const [hidden, output] = pruningGroups(graph);
 * assert.deepEqual(hidden!.dependentSlices, [{ parameter: "fc2/kernel", axis: 0, structures: [0, 1, 2, 3] }]);
 * assert.equal(output!.reason, "it is an axis of the network's output 0");
 * ```
 */
export function pruningGroups(graph: Graph, options: PruningGroupsOptions = {}): PruningGroup[] {
  checkOptions("pruningGroups()", options, {
    ignore: someList,
    layers: someList,
    heads: oneOfWords(["whole", "dimensions", "both"]),
    averages: oneOfWords(["exact", "approximate"]),
  });
  const { ignore = [], layers = [], heads = "whole", averages } = options;
  checkIgnore(ignore, graph);
  const propagation = propagateChannels(graph, averages);
  chooseFactors(propagation, heads);
  const drafts = draftGroups(
    collectStructures(propagation),
    protectionReasons(propagation),
    partitionByNonEmptySets(propagation),
  );
  const quantized = layers.filter(({ weightQuantizer }) => weightQuantizer !== undefined);
  const layerOf = new Map(quantized.map(({ name, weight }) => [weight, name]));
  const names = new Map<string, number>();
  const warnings = removalWarnings(propagation);
  return drafts.map((draft) => finishGroup(draft, { layerOf, ignore, names, graph, warnings }));
}

/** Numbers the structures of a group and says whether they may be removed. */
function finishGroup(
  { structures, ownedSlices, dependentSlices, reason }: GroupDraft,
  { layerOf, ignore, names, graph, warnings }: {
    layerOf: Map<string, string>;
    ignore: readonly Ignore[];
    names: Map<string, number>;
    graph: Graph;
    warnings: ReadonlyMap<number, string>;
  },
): PruningGroup {
  const owners = [...new Set(ownedSlices.map(({ parameter }) => parameter))];
  const rule = ignoredBy(ignore, owners, graph);
  const why = reason ?? (rule === undefined ? undefined : `it is ignored, by ${rule}`) ??
    (structures.size === 1 ? "it has only one structure" : undefined);
  const warning = [...structures.keys()].map((root) => warnings.get(root)).find((text) => text);
  return {
    name: uniqueName(owners[0]!, names),
    size: structures.size,
    ownedSlices: ownedSlices.map((axis) => slicesOf(axis, structures)),
    dependentSlices: dependentSlices.map((axis) => slicesOf(axis, structures)),
    layers: owners.flatMap((parameter) => layerOf.get(parameter) ?? []),
    prunable: why === undefined,
    ...(why === undefined ? warning === undefined ? {} : { warning } : { reason: why }),
  };
}

function slicesOf(
  { parameter, axis, structures, isRead, isReset }: ParameterStructures,
  indexOf: ReadonlyMap<number, number>,
): ParameterSlices {
  return {
    parameter,
    axis,
    structures: structures.map((root) => indexOf.get(root) ?? -1),
    ...(isRead ? { reads: true } : {}),
    ...(isReset ? { reset: true } : {}),
  };
}

function uniqueName(parameter: string, names: Map<string, number>): string {
  const base = parameter.replace(/\/[^/]*$/, "");
  const count = (names.get(base) ?? 0) + 1;
  names.set(base, count);
  return count === 1 ? base : `${base}:${count}`;
}
