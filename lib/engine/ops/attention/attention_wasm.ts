/**
 * Registers attention on our backend.
 *
 * @module
 */
import { attentionGradJob, attentionJob, sizeArguments } from "./attention_jobs.ts";
import {
  type AttentionAttributes,
  type AttentionGradInputs,
  type AttentionInputs,
  attentionSizes,
} from "./attention_sizes.ts";
import { address, allocate, scratch } from "../../memory/heap.ts";
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
  const y = allocate([samples, queries, heads * valueWidth]);
  const probabilities = allocate([samples, heads, queries, keys]);
  const { query, key, value, mask } = inputs;
  parallel(attentionJob, samples * heads, [
    attrs.scale,
    address(query),
    address(key),
    address(value),
    address(y),
    address(probabilities),
    mask ? address(mask) : 0,
    mask?.shape.length === 3 ? queries * keys * 4 : 0, // from sample to sample
    ...sizeArguments(sizes),
  ]);
  return [y, probabilities];
}

function backward(
  { inputs, attrs }: KernelCall<AttentionGradInputs, AttentionAttributes>,
): DataHandle[] {
  const sizes = attentionSizes(inputs, attrs.heads);
  const { samples, heads, queries, keys } = sizes;
  const { query, key, value, dy, probabilities } = inputs;
  const dQuery = allocate(query.shape), dKey = allocate(key.shape), dValue = allocate(value.shape);
  const bytes = Math.ceil(queries * keys / 16) * 64; // whole cache lines for each thread
  parallel(attentionGradJob, samples * heads, [
    attrs.scale,
    address(query),
    address(key),
    address(value),
    address(dy),
    address(probabilities),
    address(dQuery),
    address(dKey),
    address(dValue),
    scratch("attention scores", runtime().threads * bytes),
    bytes,
    ...sizeArguments(sizes),
  ]);
  return [dQuery, dKey, dValue];
}
