import type { NamedParameters, ParameterArray } from "../core/mod.ts";
import {
  bitWidth,
  FLOAT_BITS,
  integerLevel,
  levelBits,
  mapScalars,
  storageBits,
} from "../quant/mod.ts";
import type { Graph } from "../graph/mod.ts";
import type { Subnet, SubnetLayer } from "../io/mod.ts";
import { findBranches, mergeAttachedBranches, type QuantizedLayer } from "../qadg/mod.ts";
import {
  findZeroStructures,
  type PruningGroup,
  requireParameter,
  takePositions,
} from "../structure/mod.ts";
import { keptPositions } from "./kept_positions.ts";
import { arrayOfType } from "./parameter_tensors.ts";
import { quantizedWeights } from "./quantized_weights.ts";
import { cutGraph } from "./cut_graph.ts";

/** What a subnet is built from. */
export interface BuildSubnetOptions {
  /** Trace of the model in inference mode, with its quantizers. */
  graph: Graph;
  /** Pruning groups of the model. */
  groups: readonly PruningGroup[];
  /** Its layers, as {@linkcode mergeBranches} gives them. */
  layers: readonly QuantizedLayer[];
  /** Trained parameters, running statistics, quantizer scalars, index tables and masks included; not changed. */
  parameters: NamedParameters;
  /** Their shapes. */
  shapes: Record<string, readonly number[]>;
}

/**
 * Removes the zero structures of all prunable groups from a network and replaces its quantized weights by integers.
 *
 * The output of the subnet equals that of the full network. A group that is zero altogether keeps its first structure: a tensor
 * cannot be empty.
 *
 * Source: GETA (arXiv:2502.16638), subnet construction; docs/geta.md, section 5.
 *
 * @param options Graph, groups, layers, parameters, shapes.
 * @returns The subnet; it shares no array with the original.
 * @throws {TypeError} If a parameter is missing or has another size.
 *
 * @example A hidden unit that is zero is removed
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
 * import { buildSubnet } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = {
 *   "fc1/kernel": tf.variable(tf.tensor2d([[1, 0], [2, 0]])),
 *   "fc2/kernel": tf.variable(tf.tensor2d([[3], [4]])),
 * };
 * const graph = trace(
 *   (x) => tf.matMul(tf.relu(tf.matMul(x, variables["fc1/kernel"])), variables["fc2/kernel"]),
 *   [tf.zeros([1, 2])],
 *   { variables },
 * );
 * const merged = mergeBranches(graph);
 * const subnet = buildSubnet({
 *   graph,
 *   groups: pruningGroups(merged.graph, { layers: merged.layers }),
 *   layers: merged.layers,
 *   parameters: { "fc1/kernel": Float32Array.of(1, 0, 2, 0), "fc2/kernel": Float32Array.of(3, 4) },
 *   shapes: { "fc1/kernel": [2, 2], "fc2/kernel": [2, 1] },
 * });
 * assert.deepEqual(subnet.parameters["fc2/kernel"], { shape: [1, 1], data: Float32Array.of(3) });
 * ```
 */
export function buildSubnet(options: BuildSubnetOptions): Subnet {
  for (const name of ["graph", "groups", "layers", "parameters", "shapes"] as const) {
    if (options[name] !== undefined) continue;
    const given = Object.keys(options).join(", ");
    throw new TypeError(`Cannot build a subnet: ${name} must be given: current value is ${given}`);
  }
  const { groups, layers, parameters, shapes } = options;
  // the quantized weights as the full network computes them
  const attached = findBranches(options.graph).filter(({ kind }) => kind === "weight");
  const quantized = quantizedWeights(options.graph, attached, parameters, shapes);
  // which positions of which tensors remain
  const graph = mergeAttachedBranches(options.graph);
  const zero = findZeroStructures(groups, parameters, shapes);
  const kept = keptPositions(graph, groups, zero.map(keepOne));
  // the parameters at these positions, and the graph between them
  const variables = graph.leaves.filter(({ kind }) => kind === "variable");
  const keptOf = new Map(variables.map(({ name, value }) => [name, kept[value]!]));
  const stored: NamedParameters = { ...parameters, ...quantized };
  const smaller = Object.fromEntries(variables.map(({ name, value }) => {
    const { data, shape } = requireParameter(name, stored, shapes);
    const typed = arrayOfType(data, graph.values[value]!.dtype);
    return [name, takePositions(typed, shape, keptOf.get(name)!)];
  }));
  return {
    graph: cutGraph(graph, kept),
    parameters: smaller,
    layers: layers.map((layer) => describeLayer(layer, options, smaller[layer.weight]!)),
  };
}

/** A group that is zero altogether keeps its first structure: a tensor cannot be empty. */
function keepOne(isZero: boolean[]): boolean[] {
  return isZero.includes(false) ? isZero : isZero.map((_, structure) => structure > 0);
}

/** Shapes, bits and integer levels of a layer. */
function describeLayer(
  { name, weight, weightQuantizer, activationQuantizer }: QuantizedLayer,
  { groups, parameters, shapes }: BuildSubnetOptions,
  smaller: { shape: number[]; data: ParameterArray },
): SubnetLayer {
  const ownedSlices = groups.flatMap((group) => group.ownedSlices);
  const before = shapes[weight]!;
  const made = ownedSlices.find(({ parameter, reads }) => parameter === weight && !reads);
  const axis = made?.axis ?? before.length - 1;
  const read = (scalar: string) => requireParameter(scalar, parameters, { [scalar]: [1] }).data[0]!;
  const scalars = weightQuantizer && mapScalars(weightQuantizer, read);
  const inputs = activationQuantizer && mapScalars(activationQuantizer, read);
  return {
    name,
    weightBits: scalars ? levelBits(scalars) : FLOAT_BITS,
    activationBits: inputs ? storageBits(bitWidth(inputs)) : FLOAT_BITS,
    shape: smaller.shape,
    ...(scalars
      ? {
        stepSize: scalars.stepSize,
        levels: Int32Array.from(smaller.data, (value) => integerLevel(value, scalars)),
      }
      : {}),
    before: before[axis]!,
    after: smaller.shape[axis]!,
  };
}
