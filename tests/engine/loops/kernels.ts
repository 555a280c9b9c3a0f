/**
 * The loops as kernels of tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  type FakeQuantConstants,
  fakeQuantGradients,
  fakeQuantValue,
  mapScalars,
  type QuantizerScalars,
} from "@geta-lab/geta/quant";
import { attention, type AttentionCase, attentionGradients } from "./attention.ts";
import {
  channelSets,
  normalization,
  normalizationGradients,
  sampleSets,
  type Sets,
} from "./normalization.ts";
import { type Activation, crossEntropy, gelu, silu } from "./pointwise.ts";

/** One call of a kernel. */
interface Call {
  /** Operands by name. */
  values: Record<string, Float64Array>;
  /** Their shapes. */
  shapes: Record<string, number[]>;
  /** Attributes. */
  attrs: Record<string, number>;
}

/** Shape and numbers of a result. */
type Result = [shape: readonly number[], values: ArrayLike<number>];

const KERNELS: Record<string, (call: Call) => Result[]> = {
  BatchNormTraining: ({ values, shapes, attrs }) => {
    const { x, scale, offset, mean, variance } = values, channels = scale!.length;
    const batch = normalization(channelSets(channels), attrs.epsilon!)(x!, scale!, offset!);
    const n = x!.length / channels;
    for (let c = 0; c < channels; c++) {
      mean![c]! += attrs.momentum! * (batch.mean[c]! - mean![c]!);
      const unbiased = batch.variance[c]! * n / Math.max(1, n - 1);
      variance![c]! += attrs.momentum! * (unbiased - variance![c]!);
    }
    return [[shapes.x!, batch.y], [[channels], batch.mean], [[channels], batch.inverseStd]];
  },
  BatchNormTrainingGrad: (call) => normGradients(call, channelSets(call.values.scale!.length)),
  LayerNorm: (call) => norm(call, layerSets(call), call.shapes.x!.slice(0, -1)),
  LayerNormGrad: (call) => normGradients(call, layerSets(call)),
  GroupNorm: (call) => {
    const groups = call.attrs.groups!;
    return norm(call, groupSets(call, groups), [call.shapes.x![0]!, groups]);
  },
  GroupNormGrad: (call) => normGradients(call, groupSets(call, call.shapes.mean![1]!)),
  Gelu: ({ values: { x }, shapes }) => withSlope(gelu, x!, shapes.x!),
  Silu: ({ values: { x }, shapes }) => withSlope(silu, x!, shapes.x!),
  GeluGrad: timesSlope,
  SiluGrad: timesSlope,
  Attention: (call) => {
    const s = attentionCase(call), { query, key, value } = call.values;
    const { y, probabilities } = attention(s)(query!, key!, value!);
    return [
      [[s.samples, s.queries, s.heads * s.valueWidth], y],
      [[s.samples, s.heads, s.queries, s.keys], probabilities],
    ];
  },
  AttentionGrad: (call) => {
    const { dy, query, key, value, probabilities } = call.values, { shapes } = call;
    const gradients = attentionGradients(
      attentionCase(call),
      dy!,
      [query!, key!, value!],
      probabilities!,
    );
    return [shapes.query!, shapes.key!, shapes.value!].map((shape, i) => [shape, gradients[i]!]);
  },
  SoftmaxCrossEntropy: ({ values: { logits, labels }, shapes }) => {
    const { loss, gradient } = crossEntropy(labels!)(logits!);
    return [[[], [loss]], [shapes.logits!, gradient]];
  },
  FakeQuant: fakeQuant,
  FakeQuantLinear: fakeQuant,
  FakeQuantGrad: ({ values: { x, dy, ...scalars }, shapes, attrs }) => {
    const { x: dx, ...gradients } = fakeQuantGradients(
      Float32Array.from(x!),
      Float32Array.from(dy!),
      quantizer(scalars),
      { rules: attrs as unknown as FakeQuantConstants },
    );
    return [[shapes.x!, dx], ...Object.values(gradients).map((g): Result => [[1], [g]])];
  },
};

function norm({ values, shapes, attrs }: Call, sets: Sets, statistics: number[]): Result[] {
  const { x, scale, offset } = values;
  const { y, mean, inverseStd } = normalization(sets, attrs.epsilon!)(x!, scale!, offset!);
  return [[shapes.x!, y], [statistics, mean], [statistics, inverseStd]];
}

function normGradients({ values, shapes }: Call, sets: Sets): Result[] {
  const { dy, x, scale, mean, inverseStd } = values;
  const [dx, dScale, dOffset] = normalizationGradients(sets, dy!, x!, scale!, {
    mean: mean!,
    inverseStd: inverseStd!,
  });
  return [[shapes.x!, dx!], [shapes.scale!, dScale!], [shapes.scale!, dOffset!]];
}

function layerSets({ values, shapes }: Call): Sets {
  const channels = shapes.x!.at(-1)!;
  return sampleSets({ samples: values.x!.length / channels, pixels: 1, channels, groups: 1 });
}

function groupSets({ values, shapes }: Call, groups: number): Sets {
  const samples = shapes.x![0]!, channels = shapes.x!.at(-1)!;
  return sampleSets({ samples, pixels: values.x!.length / samples / channels, channels, groups });
}

function withSlope(f: Activation, x: Float64Array, shape: number[]): Result[] {
  return [f.value, f.slope].map((formula) => [shape, x.map(formula)]);
}

function timesSlope({ values: { dy, slope }, shapes }: Call): Result[] {
  return [[shapes.dy!, dy!.map((g, i) => g * slope![i]!)]];
}

function attentionCase({ values: { mask }, shapes, attrs }: Call): AttentionCase {
  const [samples, queries, width] = shapes.query as [number, number, number];
  const [, keys, valueWidth] = shapes.value as [number, number, number];
  const { heads, scale } = attrs as { heads: number; scale: number };
  const sizes = { samples, heads, queries, keys, width: width / heads, scale };
  return { ...sizes, valueWidth: valueWidth / heads, ...(mask ? { mask } : {}) };
}

function fakeQuant({ values: { x, ...scalars }, shapes, attrs }: Call): Result[] {
  const options = { rules: attrs as unknown as FakeQuantConstants };
  return [[shapes.x!, x!.map((value) => fakeQuantValue(value, quantizer(scalars), options))]];
}

function quantizer(scalars: Record<string, Float64Array>): QuantizerScalars<number> {
  return mapScalars(scalars as unknown as QuantizerScalars<Float64Array>, (scalar) => scalar[0]!);
}

/** Registers the loops on a copy of tfjs' cpu backend. */
export function registerLoops(backendName: string): void {
  for (const [kernelName, run] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const { data, makeTensorInfo } = backend as Backend;
        const call: Call = { values: {}, shapes: {}, attrs: attrs as unknown as Call["attrs"] };
        for (const [name, operand] of Object.entries(inputs)) {
          call.values[name] = Float64Array.from(data.get(operand!.dataId).values);
          call.shapes[name] = operand!.shape;
        }
        const results = run(call);
        for (const name of kernelName === "BatchNormTraining" ? ["mean", "variance"] : []) {
          tf.tidy(() => { // the running statistics move
            const moved = tf.tensor(Float32Array.from(call.values[name]!), inputs[name]!.shape);
            (inputs[name] as unknown as tf.Variable).assign(moved);
          });
        }
        return results.map(([shape, values]) =>
          makeTensorInfo.call(backend, shape, "float32", Float32Array.from(values))
        );
      },
    });
  }
}

/** The part of tfjs' cpu backend that kernels need. */
interface Backend {
  data: { get(dataId: object): { values: Float32Array } };
  makeTensorInfo(shape: readonly number[], dtype: string, values: Float32Array): tf.TensorInfo;
}
