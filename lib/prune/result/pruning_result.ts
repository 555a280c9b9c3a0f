import type { NamedArrays, NamedParameters } from "../../core/mod.ts";
import { type Cost, cost } from "../../cost/mod.ts";
import { runningStatistics } from "../../graph/mod.ts";
import type { Subnet } from "../../io/mod.ts";
import type { NamedMasks } from "../../mask/mod.ts";
import type { PrunedLayerReport, PruningReport } from "../../report/mod.ts";
import { findZeroStructures } from "../../structure/mod.ts";
import type { Equivalence } from "../../subnet/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { PruningRun } from "../training/pruning_run.ts";
import type { PruningState } from "../training/learner.ts";
import { remainingGroups } from "./remaining_groups.ts";
import { resultWarnings } from "./result_warnings.ts";
import { storedBytes } from "./stored_bytes.ts";
import { zeroReport } from "./zero_report.ts";

/** The part of a report that the run itself knows. */
export type PruningResult = Omit<
  PruningReport,
  "data" | "splits" | "seed" | "seconds" | "engine" | "origin" | "options"
>;

/** What was measured of a finished network. */
export interface FinishedNetwork {
  /** The network without what could be cut out. */
  subnet: Subnet;
  /** All values of the masked network. */
  parameters: NamedParameters;
  /** How far the two are apart. */
  equivalence: Equivalence;
  /** Accuracy on the validation split. */
  validation: number;
  /** Accuracy on the test split. */
  test: number;
  /** Right classes of the test split. */
  labels: readonly number[];
  /** Measured milliseconds of one inference. */
  milliseconds: PruningReport["milliseconds"];
}

/** The largest difference of two outputs, relative to the largest of them, that counts as equal. */
const EQUAL = 1e-5;

/**
 * The numbers of a finished run.
 *
 * @param run The run.
 * @param state Its last state.
 * @param finished What was measured.
 * @returns The report without what only the command knows.
 */
export function pruningResult(
  run: PruningRun,
  { step, learner }: PruningState,
  { subnet, parameters, equivalence, validation, test, labels, milliseconds }: FinishedNetwork,
): PruningResult {
  const { model, plan: { network, target, recipe } } = run;
  const values = parameters as NamedArrays;
  const kernels = new Set(network.weights.map(({ parameter }) => parameter));
  const masks = Object.fromEntries(
    Object.entries(target.expand(learner.masks, "weights")).filter(([name]) => kernels.has(name)),
  );
  const extracted = cost(subnet.graph), dense = network.cost;
  const zeros = zeroReport(values, masks);
  const nonZero = extracted.parameters - countedZeros(subnet);
  const layers = layerReports(run, { subnet, masks, extracted });
  const nonZeroMacs = layers.reduce((sum, { macs }) => sum + macs.nonZero, 0);
  const zero = findZeroStructures(network.groups, parameters, network.shapes);
  return {
    schema: "geta-lab/pruning-report/1",
    model: model.name,
    recipe: { name: recipe.name, about: recipe.about, source: recipe.source },
    settings: { ...recipe },
    accuracy: {
      validation: { dense: learner.accuracy.dense, cut: learner.accuracy.cut!, final: validation },
      test: { dense: learner.accuracy.denseTest, final: test },
    },
    sparsity: { weights: learner.sparsity, all: 1 - nonZero / dense.parameters },
    zeros,
    parameters: {
      dense: dense.parameters,
      nonZero,
      extracted: extracted.parameters,
    },
    macs: { dense: dense.macs, nonZero: nonZeroMacs, extracted: extracted.macs },
    bytes: storedBytes({
      dense: dense.parameters,
      parameters: extracted.parameters,
      ...remainingGroups(target, { network, view: recipe.view, masks, zero }),
    }, recipe),
    milliseconds,
    extraction: extraction(network, { zero, equivalence }),
    layers,
    warnings: resultWarnings(run, {
      sparsity: learner.sparsity,
      dense: learner.accuracy.denseTest,
      test,
      labels,
    }),
    steps: step,
  };
}

/** Zeros among the parameters that a network's cost counts: running statistics are none. */
function countedZeros({ graph, parameters }: Subnet): number {
  const statistics = runningStatistics(graph);
  return graph.leaves.reduce((sum, leaf) => {
    if (leaf.kind !== "variable" || statistics.has(leaf)) return sum;
    return sum + zerosIn(parameters[leaf.name]!.data);
  }, 0);
}

function zerosIn(values: ArrayLike<number>): number {
  let zeros = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === 0) zeros++;
  return zeros;
}

function layerReports(
  { plan: { network, target } }: PruningRun,
  { subnet, masks, extracted }: { subnet: Subnet; masks: NamedMasks; extracted: Cost },
): PrunedLayerReport[] {
  const smaller = new Map(extracted.layers.map((layer) => [layer.name, layer.macs]));
  const widths = new Map(subnet.layers.map((layer) => [layer.name, layer]));
  const weightOf = new Map(network.layers.map(({ name, weight }) => [name, weight]));
  return network.cost.layers.flatMap(({ name, parameters: size, macs }) => {
    const weight = weightOf.get(name), width = widths.get(name);
    if (weight === undefined || width === undefined) return [];
    const { data } = subnet.parameters[weight]!, left = smaller.get(name) ?? 0;
    const reason = target.whole[name];
    return [{
      name,
      parameters: size,
      removed: zerosIn(masks[weight] ?? []),
      before: width.before,
      after: width.after,
      macs: { dense: macs, nonZero: left * (1 - zerosIn(data) / data.length), extracted: left },
      ...(reason !== undefined && { whole: reason }),
    }];
  });
}

function extraction(
  { groups }: PrunableNetwork,
  { zero, equivalence }: { zero: boolean[][] } & Pick<FinishedNetwork, "equivalence">,
): PruningReport["extraction"] {
  const prunable = zero.filter((_, i) => groups[i]!.prunable).flat();
  const structures = prunable.filter((isZero) => isZero).length;
  const reason = extractionReason({ structures, relative: equivalence.relative, groups });
  return {
    structures,
    of: prunable.length,
    ...equivalence,
    ...(reason !== undefined && { reason }),
  };
}

/** Why nothing left, or why the outputs differ. */
function extractionReason(
  { structures, relative, groups }: {
    structures: number;
    relative: number;
    groups: PrunableNetwork["groups"];
  },
): string | undefined {
  if (structures === 0) {
    return "No structure is zero in all of its parts: the zeros stand inside weights, and an ordinary machine computes with them as with any number.";
  }
  if (relative <= EQUAL) return undefined;
  const causes = groups.flatMap(({ name, warning }) =>
    warning === undefined ? [] : `${name}: ${warning}`
  );
  return `The outputs differ by ${relative.toExponential(1)} of the largest one: ${
    causes.join("; ") || "sums of fewer terms round in another way"
  }.`;
}
