/**
 * What is tried with a model that somebody else trained: trace, quantize, prune, check, save, load, a step of training.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  messageOf,
  type NamedVariables,
  permutation,
  random,
  sizeOf,
  type Tensor,
} from "../../lib/core/mod.ts";
import {
  type Graph,
  quantized,
  trace,
  trainable,
  type TrainableModel,
  weightPlan,
} from "../../lib/graph/mod.ts";
import { fakeQuant } from "../../lib/engine/mod.ts";
import { encodeSubnet } from "../../lib/io/mod.ts";
import { mergeBranches, pruningGroups } from "../../lib/qadg/mod.ts";
import type { PruningGroup } from "../../lib/structure/mod.ts";
import { checkRemoval, checkSubnet, parameterArrays } from "../../lib/subnet/mod.ts";
import { layersModel } from "../../lib/nn/mod.ts";
import { type AnyModel, sampleInputs } from "./load_model.ts";
import { placeQuantizers } from "./place_quantizers.ts";
import { trainingStep } from "./training_step.ts";

/** What became of a model that was not refused. */
export interface Studied {
  /** Operators of its graph. */
  operators: number;
  /** Whether its batch size is built in. */
  isFixed: boolean;
  /** Structures of all groups. */
  found: number;
  /** Those that may be removed. */
  offered: number;
  /** Structures that stay, by reason, most first. */
  reasons: [string, number][];
  /** Structures that were removed. */
  removed: number;
  /** Largest relative difference of an output between the network with zeros and the subnet that was written and read. */
  worst: number;
  /** The same between the network as it was and the subnet: how much the removed structures did. */
  moved: number;
  /** Bytes of its weights as float32. */
  floatBytes: number;
  /** Bytes of the subnet's weights, 8 bits each. */
  subnetBytes: number;
  /** The nodes that were compared instead of its outputs, if any. */
  at?: string[];
  /** What a step of training did: the change of the loss in parts of it, or why there is none. */
  step: number | string;
}

/** Share of every group that is removed. */
const SHARE = 0.3;
const BATCHES = 2;

/**
 * Tries everything with a model.
 *
 * @param model The model; it is not changed.
 * @param at Names of the nodes whose values are compared instead of its outputs; only of a converted model.
 * @returns What was measured.
 * @throws {TypeError} The refusal, if it cannot be traced.
 */
export async function study(model: AnyModel, at?: readonly string[]): Promise<Studied> {
  const inputs = sampleInputs(model, 1);
  const { variables, forward } = asTrainable(model, inputs, at);
  const own = new Set(Object.values(model instanceof tf.GraphModel ? {} : variables));
  const { graph: floatGraph, batch } = tracedSomehow(forward, inputs, variables);
  const plan = placeQuantizers(floatGraph, variables);
  const graph = trace(quantized(forward, plan, fakeQuant), inputs, { variables, batch });
  const merged = mergeBranches(graph);
  const groups = pruningGroups(merged.graph, { layers: merged.layers });
  const network = {
    graph,
    groups,
    layers: merged.layers,
    shapes: Object.fromEntries(
      Object.entries(variables).map(([name, { shape }]) => [name, shape]),
    ),
    variables,
    forward: quantized(forward, weightPlan(plan), fakeQuant),
    parameters: parameterArrays(variables),
  };
  const removed = chooseShare(groups, SHARE);
  const batches = Array.from({ length: BATCHES }, (_, i) => sampleInputs(model, 10 + 5 * i));
  const { subnet, relative } = await checkRemoval(network, removed, batches);
  const result: Studied = {
    operators: floatGraph.nodes.length,
    isFixed: batch === "fixed",
    found: structures(groups),
    offered: structures(groups.filter(({ prunable }) => prunable)),
    reasons: reasonsOf(groups),
    removed: removed.flat().filter((isRemoved) => isRemoved).length,
    worst: relative,
    moved: checkSubnet(subnet, network, batches[0]!).relative,
    floatBytes: floatBytes(floatGraph),
    subnetBytes: (await encodeSubnet(subnet)).safetensors.byteLength,
    step: trainingStep(subnet, batches[0]!),
  };
  tf.dispose([inputs, batches, Object.values(variables).filter((one) => !own.has(one))]);
  return result;
}

function asTrainable(
  model: AnyModel,
  inputs: Tensor[],
  at: readonly string[] | undefined,
): TrainableModel {
  if (model instanceof tf.GraphModel) {
    if (at === undefined) return trainable(model, inputs);
    return trainable((...x: Tensor[]) => model.execute(x, [...at]), inputs);
  }
  const { variables } = layersModel(model, inputs[0]!.shape.slice(1));
  return {
    variables: { ...variables },
    forward: (...x) => model.apply(x.length === 1 ? x[0]! : x) as Tensor | Tensor[],
  };
}

/** Traced for any batch size, or for its own if that is built in. */
function tracedSomehow(
  forward: TrainableModel["forward"],
  inputs: Tensor[],
  variables: NamedVariables,
): { graph: Graph; batch: "any" | "fixed" } {
  try {
    return { graph: trace(forward, inputs, { variables }), batch: "any" };
  } catch (error) {
    if (!messageOf(error).includes('batch: "fixed"')) throw error;
    return { graph: trace(forward, inputs, { variables, batch: "fixed" }), batch: "fixed" };
  }
}

/** The same share of every group, at random. */
function chooseShare(groups: readonly PruningGroup[], share: number): boolean[][] {
  const stream = random(1);
  return groups.map(({ size, prunable }) => {
    const rank = permutation(size, stream), count = prunable ? Math.floor(share * size) : 0;
    return Array.from(rank, (place) => place < count);
  });
}

function structures(groups: readonly PruningGroup[]): number {
  return groups.reduce((sum, { size }) => sum + size, 0);
}

function reasonsOf(groups: readonly PruningGroup[]): [string, number][] {
  const kept = Map.groupBy(groups.filter(({ prunable }) => !prunable), ({ reason }) => reason!);
  return [...kept].map(([reason, some]): [string, number] => [reason, structures(some)])
    .sort((a, b) => b[1] - a[1]);
}

function floatBytes({ leaves, values }: Graph): number {
  return leaves.filter(({ kind }) => kind === "variable")
    .reduce((bytes, { value }) => bytes + 4 * sizeOf(values[value]!.shape as number[]), 0);
}
