/**
 * Registers attention on our backend: matrix products by the engine's gemm, softmax by our kernels.
 *
 * @module
 */
import {
  type AttentionAttributes,
  type AttentionGradInputs,
  type AttentionInputs,
  attentionSizes,
  headOffsets,
} from "./attention_sizes.ts";
import { output, pointer, scratch } from "./heap.ts";
import { type KernelCall, register } from "./register.ts";
import { type DataHandle, runtime } from "./runtime.ts";

/** Registers Attention and AttentionGrad on our backend. */
export function registerAttentionWasm(): void {
  register<AttentionInputs, AttentionAttributes>("Attention", () => forward);
  register<AttentionGradInputs, AttentionAttributes>("AttentionGrad", () => backward);
}

function forward(
  { inputs, attrs }: KernelCall<AttentionInputs, AttentionAttributes>,
): DataHandle[] {
  const { gemm, kernels } = runtime();
  const sizes = attentionSizes(inputs, attrs.heads);
  const { samples, heads, queries, keys, keyWidth, valueWidth } = sizes;
  const y = output([samples, queries, heads * valueWidth]);
  const probabilities = output([samples, heads, queries, keys]);
  const [q, k, v] = [inputs.query, inputs.key, inputs.value].map(pointer) as Pointers;
  const out = pointer(y), p = pointer(probabilities);
  const mask = inputs.mask ? pointer(inputs.mask) : 0;
  const maskBytes = inputs.mask?.shape.length === 3 ? queries * keys * 4 : 0; // from sample to sample
  const row = heads * keyWidth, valueRow = heads * valueWidth;
  for (let i = 0; i < samples * heads; i++) {
    const at = headOffsets(sizes, i);
    const pi = p + at.probabilities * 4;
    gemm(
      ...[0, 1, queries, keys, keyWidth, q + at.query * 4, row] as const,
      ...[k + at.key * 4, row, 0, pi, keys] as const,
    );
    const maskAt = mask + Math.floor(i / heads) * maskBytes;
    kernels.softmaxRows!(pi, queries, keys, attrs.scale, maskAt);
    gemm(
      ...[0, 0, queries, valueWidth, keys, pi, keys] as const,
      ...[v + at.value * 4, valueRow, 0, out + at.output * 4, valueRow] as const,
    );
  }
  return [y, probabilities];
}

function backward(
  { inputs, attrs }: KernelCall<AttentionGradInputs, AttentionAttributes>,
): DataHandle[] {
  const { gemm, kernels } = runtime();
  const sizes = attentionSizes(inputs, attrs.heads);
  const { samples, heads, queries, keys, keyWidth, valueWidth } = sizes;
  const { query, key, value } = inputs;
  const gradients = [query, key, value].map(({ shape }) => output(shape));
  const ds = scratch("attention scores", queries * keys * 4);
  const [q, k, v] = [query, key, value].map(pointer) as Pointers;
  const [dq, dk, dv] = gradients.map(pointer) as Pointers;
  const dy = pointer(inputs.dy), p = pointer(inputs.probabilities);
  const row = heads * keyWidth, valueRow = heads * valueWidth;
  for (let i = 0; i < samples * heads; i++) {
    const at = headOffsets(sizes, i);
    const pi = p + at.probabilities * 4, dyi = dy + at.output * 4;
    gemm(
      ...[1, 0, keys, valueWidth, queries, pi, keys] as const,
      ...[dyi, valueRow, 0, dv + at.value * 4, valueRow] as const,
    );
    gemm(
      ...[0, 1, queries, keys, valueWidth, dyi, valueRow] as const,
      ...[v + at.value * 4, valueRow, 0, ds, keys] as const,
    );
    kernels.softmaxRowsGrad!(pi, ds, queries, keys, attrs.scale);
    gemm(
      ...[0, 0, queries, keyWidth, keys, ds, keys] as const,
      ...[k + at.key * 4, row, 0, dq + at.query * 4, row] as const,
    );
    gemm(
      ...[1, 0, keys, keyWidth, queries, ds, keys] as const,
      ...[q + at.query * 4, row, 0, dk + at.key * 4, row] as const,
    );
  }
  return gradients;
}

type Pointers = [number, number, number];
