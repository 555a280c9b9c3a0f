/**
 * Registers attention on our backend.
 *
 * @module
 */
import { attentionGradJob, attentionJob, attentionNumbers } from "./attention_jobs.ts";
import {
  type AttentionAttributes,
  type AttentionGradInputs,
  type AttentionInputs,
  attentionSizes,
} from "./attention_sizes.ts";
import { output, pointer, scratch } from "../../memory/heap.ts";
import { parallel } from "../../threads/pool.ts";
import { type KernelCall, register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";

/** Registers Attention and AttentionGrad on our backend. */
export function registerAttentionWasm(): void {
  register<AttentionInputs, AttentionAttributes>("Attention", () => forward);
  register<AttentionGradInputs, AttentionAttributes>("AttentionGrad", () => backward);
}

function forward(
  { inputs, attrs }: KernelCall<AttentionInputs, AttentionAttributes>,
): DataHandle[] {
  const sizes = attentionSizes(inputs, attrs.heads);
  const { samples, heads, queries, keys, valueWidth } = sizes;
  const y = output([samples, queries, heads * valueWidth]);
  const probabilities = output([samples, heads, queries, keys]);
  const { query, key, value, mask } = inputs;
  parallel(attentionJob, samples * heads, [
    ...[...attentionNumbers(sizes), attrs.scale],
    ...[query, key, value, y, probabilities].map(pointer),
    mask ? pointer(mask) : 0,
    mask?.shape.length === 3 ? queries * keys * 4 : 0, // from sample to sample
  ]);
  return [y, probabilities];
}

function backward(
  { inputs, attrs }: KernelCall<AttentionGradInputs, AttentionAttributes>,
): DataHandle[] {
  const sizes = attentionSizes(inputs, attrs.heads);
  const { samples, heads, queries, keys } = sizes;
  const { query, key, value, dy, probabilities } = inputs;
  const gradients = [query, key, value].map(({ shape }) => output(shape));
  const bytes = Math.ceil(queries * keys / 16) * 64; // whole cache lines for each thread
  parallel(attentionGradJob, samples * heads, [
    ...[...attentionNumbers(sizes), attrs.scale],
    ...[query, key, value, dy, probabilities, ...gradients].map(pointer),
    ...[scratch("attention scores", runtime().threads * bytes), bytes],
  ]);
  return gradients;
}
