/**
 * Attention as plain loops: what runs on tfjs' cpu backend, and the reference of the tests.
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
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import { type KernelCall, register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Registers Attention and AttentionGrad on the cpu backend. */
export function registerAttentionCpu(): void {
  register<AttentionInputs, AttentionAttributes>("Attention", () => forward, "cpu");
  register<AttentionGradInputs, AttentionAttributes>("AttentionGrad", () => backward, "cpu");
}

function forward(
  { inputs, attrs, backend }: KernelCall<AttentionInputs, AttentionAttributes>,
): DataHandle[] {
  const sizes = attentionSizes(inputs, attrs.heads);
  const { samples, heads, queries, keys, keyWidth, valueWidth } = sizes;
  const query = cpuValues(backend, inputs.query), key = cpuValues(backend, inputs.key);
  const value = cpuValues(backend, inputs.value);
  const mask = inputs.mask && cpuValues(backend, inputs.mask);
  const perSample = inputs.mask?.shape.length === 3;
  const y = new Float32Array(samples * queries * heads * valueWidth);
  const probabilities = new Float32Array(samples * heads * queries * keys);
  for (let i = 0; i < samples * heads; i++) {
    const at = headOffsets(sizes, i);
    const maskAt = perSample ? Math.floor(i / heads) * queries * keys : 0;
    for (let q = 0; q < queries; q++) {
      const scores = Array.from({ length: keys }, (_, k) => {
        if (mask && mask[maskAt + q * keys + k] === 0) return -Infinity;
        let sum = 0;
        for (let d = 0; d < keyWidth; d++) {
          sum += query[at.query + q * heads * keyWidth + d]! *
            key[at.key + k * heads * keyWidth + d]!;
        }
        return sum * attrs.scale;
      });
      const top = Math.max(...scores);
      const weights = scores.map((score) => score === -Infinity ? 0 : Math.exp(score - top));
      const total = weights.reduce((a, b) => a + b, 0) || 1;
      weights.forEach((weight, k) => {
        probabilities[at.probabilities + q * keys + k] = weight / total;
        for (let d = 0; d < valueWidth; d++) {
          y[at.output + q * heads * valueWidth + d]! += weight / total *
            value[at.value + k * heads * valueWidth + d]!;
        }
      });
    }
  }
  return [
    cpuTensor(backend, [samples, queries, heads * valueWidth], y),
    cpuTensor(backend, [samples, heads, queries, keys], probabilities),
  ];
}

function backward(
  { inputs, attrs, backend }: KernelCall<AttentionGradInputs, AttentionAttributes>,
): DataHandle[] {
  const sizes = attentionSizes(inputs, attrs.heads);
  const { samples, heads, queries, keys, keyWidth, valueWidth } = sizes;
  const dy = cpuValues(backend, inputs.dy), query = cpuValues(backend, inputs.query);
  const key = cpuValues(backend, inputs.key), value = cpuValues(backend, inputs.value);
  const probabilities = cpuValues(backend, inputs.probabilities);
  const dQuery = new Float32Array(query.length), dKey = new Float32Array(key.length);
  const dValue = new Float32Array(value.length);
  const row = heads * keyWidth, valueRow = heads * valueWidth;
  for (let i = 0; i < samples * heads; i++) {
    const at = headOffsets(sizes, i);
    for (let q = 0; q < queries; q++) {
      const p = (k: number) => probabilities[at.probabilities + q * keys + k]!;
      const dp = Array.from({ length: keys }, (_, k) => {
        let sum = 0;
        for (let d = 0; d < valueWidth; d++) {
          const g = dy[at.output + q * valueRow + d]!;
          sum += g * value[at.value + k * valueRow + d]!;
          dValue[at.value + k * valueRow + d]! += g * p(k);
        }
        return sum;
      });
      const dpDotP = dp.reduce((sum, g, k) => sum + g * p(k), 0);
      dp.forEach((g, k) => {
        const ds = attrs.scale * p(k) * (g - dpDotP);
        for (let d = 0; d < keyWidth; d++) {
          dQuery[at.query + q * row + d]! += ds * key[at.key + k * row + d]!;
          dKey[at.key + k * row + d]! += ds * query[at.query + q * row + d]!;
        }
      });
    }
  }
  return [
    cpuTensor(backend, inputs.query.shape, dQuery),
    cpuTensor(backend, inputs.key.shape, dKey),
    cpuTensor(backend, inputs.value.shape, dValue),
  ];
}
