import { type Graph, producers, products, type ValueId } from "../../graph/mod.ts";
import { operatorOf, type RuleName } from "../../operators/mod.ts";
import type { ParameterSlices, PruningGroup } from "../../structure/mod.ts";

/** One structure of one group. */
export interface StructureAddress {
  /** Position of the group in the list. */
  group: number;
  /** The structure. */
  structure: number;
}

/** For each position of the last axis of a value, the structure that it belongs to, if it is known. */
export type ChannelStructures = (StructureAddress | undefined)[];

/** Rules of operators that hand on the last axis as it is, if its length is the same before and after: a reshape, too. */
const HANDS_ON: ReadonlySet<RuleName> = new Set<RuleName>([
  "keepsZero",
  "breaksZero",
  "clip",
  "withSlope",
  "zeroIfAll",
  "zeroIfAny",
  "zeroIfFirst",
  "zeroIfDividend",
  "coupled",
  "batchNorm",
  "layerNorm",
  "groupNorm",
  "localResponse",
  "eachChannel",
  "pad",
  "reshape",
]);

/**
 * Which structures the channels of values are, read off the slices of the parameters that make or touch them: kernels by their
 * outputs, and on the way from there biases and the scales of norms.
 *
 * @param graph A traced model.
 * @param groups Its groups.
 * @returns A function of the value; undefined where no parameter tells.
 */
export function structuresOfValues(
  graph: Graph,
  groups: readonly PruningGroup[],
): (value: ValueId) => ChannelStructures | undefined {
  const makers = producers(graph), known = new Map<ValueId, ChannelStructures | undefined>();
  const leafNames = new Map(graph.leaves.map((leaf) => [leaf.value, leaf.name]));
  const weights = new Map(products(graph).map(({ node, weight }) => [node, weight?.name]));
  const lengthOf = (value: ValueId) => graph.values[value]!.shape.at(-1);
  const owned = (group: PruningGroup) => group.ownedSlices.filter(({ reads }) => !reads);
  const all = (group: PruningGroup) => [...group.ownedSlices, ...group.dependentSlices];

  /** What the slices of one parameter say, of all groups together. */
  function sliced(
    parameter: string | undefined,
    length: number,
    slicesOf: (group: PruningGroup) => ParameterSlices[],
  ): ChannelStructures | undefined {
    const channels: ChannelStructures = new Array(length).fill(undefined);
    groups.forEach((group, g) => {
      for (const slices of slicesOf(group)) {
        if (slices.parameter !== parameter || slices.structures.length !== length) continue;
        slices.structures.forEach((structure, c) => {
          if (structure >= 0) channels[c] ??= { group: g, structure };
        });
      }
    });
    return channels.some((channel) => channel !== undefined) ? channels : undefined;
  }

  function find(value: ValueId): ChannelStructures | undefined {
    const length = lengthOf(value), node = makers.get(value);
    if (typeof length !== "number") return undefined;
    if (node === undefined) {
      return graph.values[value]!.shape.length === 1
        ? sliced(leafNames.get(value), length, all)
        : undefined;
    }
    const operator = operatorOf(node.op);
    if (operator?.product) return sliced(weights.get(node), length, owned);
    if (operator?.rule === undefined || !HANDS_ON.has(operator.rule)) return undefined;
    const operands = Object.values(node.inputs).filter((input) => lengthOf(input) === length);
    return operands.map(structures).reduce(merged, undefined);
  }

  function structures(value: ValueId): ChannelStructures | undefined {
    if (!known.has(value)) known.set(value, find(value));
    return known.get(value);
  }
  return structures;
}

function merged(
  a: ChannelStructures | undefined,
  b: ChannelStructures | undefined,
): ChannelStructures | undefined {
  return a && b ? a.map((channel, c) => channel ?? b[c]) : a ?? b;
}
