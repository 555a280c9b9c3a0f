/**
 * The architectures of `graph.json` and `subnet_numeric.json`, traced here, and the mapping between their structures and ours.
 *
 * A structure is a set of positions `parameter@axis:position`, in our axis order. Theirs map to ours like this:
 *
 * - a group of theirs is one of ours; its parameters are members of it, structure by structure, whatever their numbers;
 * - an auxiliary group of theirs (a norm behind a concat) has no structures of its own: its positions belong to the
 *   structures of the groups in front of the concat, so in ours they are members of those;
 * - a group that theirs does not prune, we do not prune.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { ParameterSlices, PruningGroup } from "@geta-lab/geta/structure";
import type { NamedArrays, NamedVariables } from "@geta-lab/geta/core";
import type { Graph } from "@geta-lab/geta/graph";
import { mergeBranches, pruningGroups, type QuantizedLayer } from "@geta-lab/geta/qadg";
import type { OriginalNetwork } from "@geta-lab/geta/subnet";
import { type TestMode, tracedInMode } from "../qadg/quantized_networks.ts";
import { type FixtureGroup, type FixtureParameter, type FixtureTensor, toCut } from "./fixtures.ts";
import { torchNetwork } from "./torch_network.ts";
import {
  type TorchLayer,
  type TorchParameter,
  torchParameters,
  torchVariable,
} from "./torch_parameters.ts";

/** What of the network is quantized, in the fixture's words, and the mode of ours that is compared with it. */
export const FIXTURE_MODES = {
  float: "float",
  weight_only: "composite weight",
  weight_and_activation: "composite weight+activation",
} as const satisfies Record<string, TestMode>;

/** One of {@linkcode FIXTURE_MODES}. */
export type FixtureMode = keyof typeof FIXTURE_MODES;

/** A group in `graph.json`. */
export interface FixturePruningGroup extends FixtureGroup {
  prunable: boolean;
  auxiliary: boolean;
  params: FixtureParameter[];
}

/** An entry of `graph.json`. */
export interface FixtureArchitecture {
  name: string;
  input_shape: number[];
  layers: TorchLayer[];
  groups: FixturePruningGroup[];
  groups_float?: FixturePruningGroup[];
  groups_weight_and_activation?: FixturePruningGroup[];
  subnet: Record<
    FixtureMode,
    { removed: Record<string, number[]>; parameter_shapes: Record<string, number[]> }
  >;
  subnet_status: Record<FixtureMode, "exact" | "changes_output" | "fails">;
}

/** The modes in which the reference's subnet of an architecture is exact. */
export function exactModes({ subnet_status }: FixtureArchitecture): FixtureMode[] {
  const modes = Object.keys(FIXTURE_MODES) as FixtureMode[];
  return modes.filter((mode) => subnet_status[mode] === "exact");
}

/** The reference's groups in a mode. */
export function fixtureGroups(test: FixtureArchitecture, mode: FixtureMode): FixturePruningGroup[] {
  return (mode === "weight_only" ? undefined : test[`groups_${mode}`]) ?? test.groups;
}

/** An architecture traced, analysed and with its numbers. */
export interface AnalysedArchitecture extends OriginalNetwork {
  graph: Graph;
  groups: PruningGroup[];
  layers: QuantizedLayer[];
  /** All parameters, quantizer scalars included, in our axis order. */
  parameters: NamedArrays;
  shapes: Record<string, number[]>;
  /** The network's own, with their axis order. */
  torch: Record<string, TorchParameter>;
  /** Shape of one sample, channels last. */
  inputShape: number[];
}

/** Traces and analyses a network; the variables start as `numbers`, or as random ones. */
export function analysed(
  { layers, inputShape, mode = "float", numbers = {} }: {
    layers: TorchLayer[];
    /** Of one sample, in PyTorch's order. */
    inputShape: number[];
    mode?: FixtureMode;
    numbers?: Record<string, FixtureTensor>;
  },
): AnalysedArchitecture {
  const torch = torchParameters(layers);
  const variables: NamedVariables = Object.fromEntries(
    Object.entries(torch).map(([name, parameter], i) =>
      [name, torchVariable(parameter, numbers[name] ?? i)] as const
    ),
  );
  const ours = inputShape.length === 3 ? [1, 2, 0].map((axis) => inputShape[axis]!) : inputShape;
  const network = { variables, inputShape: ours, forward: torchNetwork(layers, variables) };
  const traced = tracedInMode(network, FIXTURE_MODES[mode]);
  const merged = mergeBranches(traced.graph);
  const entries = Object.entries(traced.variables);
  return {
    graph: traced.graph,
    forward: traced.forward,
    variables: traced.variables,
    groups: pruningGroups(merged.graph, { layers: merged.layers }),
    layers: merged.layers,
    parameters: Object.fromEntries(
      entries.map(([name, v]) => [name, v.dataSync<"float32">().slice()]),
    ),
    shapes: Object.fromEntries(entries.map(([name, { shape }]) => [name, shape])),
    torch,
    inputShape: ours,
  };
}

/** The positions of each structure of some cuts. */
export function structuresOf(cuts: readonly ParameterSlices[]): string[][] {
  const structures = new Map<number, string[]>();
  for (const { parameter, axis, structures: owners } of cuts) {
    owners.forEach((owner, position) => {
      if (owner < 0) return;
      const positions = structures.get(owner) ?? [];
      structures.set(owner, positions);
      positions.push(`${parameter}@${axis}:${position}`);
    });
  }
  return [...structures].sort(([a], [b]) => a - b).map(([, positions]) => positions.sort());
}

/** The cuts of one of their groups, in our axis order. */
export function theirCuts(
  group: FixturePruningGroup,
  torch: Record<string, TorchParameter>,
): ParameterSlices[] {
  return group.params.flatMap((parameter) => {
    const cut = toCut(parameter, group);
    if (!cut) return [];
    const { order, shape } = torch[cut.parameter]!;
    assert.deepEqual(shape, parameter.shape, `shape of ${cut.parameter}`);
    return { ...cut, axis: order.indexOf(cut.axis) };
  });
}

/** For each of our groups, whether each structure holds a position of the structures that the fixture removes. */
export function chosenStructures(
  { groups, torch }: Pick<AnalysedArchitecture, "groups" | "torch">,
  theirs: readonly FixturePruningGroup[],
  removed: Record<string, number[]>,
): boolean[][] {
  const gone = new Set<string>();
  for (const [parameter, indices] of Object.entries(removed)) {
    const group = theirs.find(({ params }) => params.some(({ name }) => name === parameter))!;
    const structures = structuresOf(theirCuts(group, torch));
    for (const index of indices) for (const position of structures[index]!) gone.add(position);
  }
  return groups.map(({ ownedSlices }) =>
    structuresOf(ownedSlices).map((positions) => positions.some((position) => gone.has(position)))
  );
}
