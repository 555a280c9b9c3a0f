/**
 * A small random problem for tests of whole steps: kernels of two layouts, biases, weight and activation quantizers.
 *
 * @module
 */
import { type NamedArrays, type Random, random } from "@geta-lab/geta/core";
import {
  paperRules,
  type QassoConfig,
  type QassoProblem,
  type QassoRules,
} from "@geta-lab/geta/qasso";

/** What a test wants to change. */
export interface SmallProblemOptions {
  /** Structures per group. */
  sizes?: number[];
  /** Inputs of every structure's kernel. Default 3. */
  inputs?: number;
  /** Changes of the configuration. */
  config?: Partial<QassoConfig>;
  /** Default the paper's. */
  rules?: QassoRules;
  /** False leaves all quantizers out. */
  quantized?: boolean;
}

/** The problem and its parameters at the start. */
export function smallProblem(
  seed: number,
  { sizes = [6, 5, 3], inputs = 3, config = {}, rules = paperRules, quantized = true }:
    SmallProblemOptions = {},
): { problem: QassoProblem; parameters: NamedArrays } {
  const stream = random(seed);
  const parameters: NamedArrays = {};
  const problem: QassoProblem = {
    groups: [],
    layers: [],
    shapes: {},
    config: {
      optimizer: { rule: "sgd", momentum: 0.9, weightDecay: 1e-3 },
      learningRateQuantizer: 1e-3,
      sparsity: 0.5,
      warmUpSteps: 2,
      projectionSteps: 4,
      projectionPeriods: 2,
      jointSteps: 8,
      pruningPeriods: 2,
      bitRange: [4, 16],
      bitReduction: 2,
      ...config,
    },
    rules,
  };
  sizes.forEach((size, i) => {
    const name = `l${i}`, structures = Array.from({ length: size }, (_, j) => j);
    // channels-last in even layers, PyTorch's layout in odd ones
    const [shape, axis] = i % 2 === 0 ? [[inputs, size], 1] as const : [[size, inputs], 0] as const;
    problem.shapes[`${name}/kernel`] = [...shape];
    problem.shapes[`${name}/bias`] = [size];
    parameters[`${name}/kernel`] = normals(inputs * size, stream);
    parameters[`${name}/bias`] = normals(size, stream);
    problem.groups.push({
      name,
      size,
      ownedSlices: [
        { parameter: `${name}/kernel`, axis, structures },
        { parameter: `${name}/bias`, axis: 0, structures },
      ],
      dependentSlices: [],
      layers: quantized ? [name] : [],
      prunable: i < sizes.length - 1 || sizes.length === 1, // the last one is the output
    });
    if (!quantized) return;
    const scalars = (part: string) => ({
      stepSize: `${name}/${part}/stepSize`,
      clip: `${name}/${part}/clip`,
      exponent: `${name}/${part}/exponent`,
    });
    for (const part of ["weight", "activation"]) {
      parameters[`${name}/${part}/stepSize`] = Float32Array.of(2 / (2 ** 15 - 1));
      parameters[`${name}/${part}/clip`] = Float32Array.of(2);
      parameters[`${name}/${part}/exponent`] = Float32Array.of(1);
    }
    problem.layers.push({
      name,
      weight: `${name}/kernel`,
      weightQuantizer: scalars("weight"),
      activationQuantizer: scalars("activation"),
    });
  });
  return { problem, parameters };
}

/** Random gradients for all parameters; those of scalars are small. */
export function randomGradients(parameters: NamedArrays, ...seeds: number[]): NamedArrays {
  const stream = random(...seeds);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { length }]) => [name, normals(length, stream)]),
  );
}

function normals(length: number, stream: Random): Float32Array {
  return Float32Array.from({ length }, () => stream.normal());
}
