import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  architectures,
  convnext,
  densenet,
  inception,
  mobilenetV2,
  resnet18,
  seResnet,
  shufflenet,
  squeezenet,
  vgg16,
} from "@geta-lab/geta/zoo";
import type { AnyNetwork } from "@geta-lab/geta/nn";

tf.env().set("PROD", true);

/** Weights of a convolution without bias: side of the kernel, channels one output sees, outputs. */
const conv = (side: number, from: number, to: number) => side * side * from * to;
/** Weights of a convolution, and scale and offset of the batch norm behind it. */
const convBn = (side: number, from: number, to: number) => conv(side, from, to) + 2 * to;
/** Weights of a convolution and its bias. */
const biased = (side: number, from: number, to: number) => conv(side, from, to) + to;
/** A dense layer with bias. */
const dense = (from: number, to: number) => biased(1, from, to);
const sum = (...terms: number[]) => terms.reduce((a, b) => a + b);

const basic = (from: number, to: number) =>
  convBn(3, from, to) + convBn(3, to, to) + (from === to ? 0 : convBn(1, from, to));
const bottleneck = (from: number, width: number) =>
  sum(
    convBn(1, from, width),
    convBn(3, width, width),
    convBn(1, width, 4 * width),
    from === 4 * width ? 0 : convBn(1, from, 4 * width),
  );
const gate = (width: number) => dense(width, width / 4) + dense(width / 4, width);
/** A layer of DenseNet with growth 8: batch norm stands before the convolution. */
const grown = (from: number) => 2 * from + conv(1, from, 32) + 2 * 32 + conv(3, 32, 8);
const transition = (from: number, to: number) => 2 * from + conv(1, from, to);
const fire = (from: number, squeezed: number) =>
  sum(
    biased(1, from, squeezed),
    biased(1, squeezed, 4 * squeezed),
    biased(3, squeezed, 4 * squeezed),
  );
const inverted = (from: number, to: number) =>
  convBn(1, from, 3 * from) + convBn(3, 1, 3 * from) + convBn(1, 3 * from, to);
/** A unit of ShuffleNet with 2 groups, whose last convolution makes `made` of the `to` channels. */
const unit = (from: number, to: number, made: number) =>
  convBn(1, from / 2, to / 4) + convBn(3, 1, to / 4) + convBn(1, to / 4 / 2, made);
/** A block of ConvNeXt: depthwise, layer norm, two 1x1 convolutions, scale. */
const next = (width: number) =>
  biased(7, 1, width) + 2 * width + biased(1, width, 4 * width) + biased(1, 4 * width, width) +
  width;

const COUNTS: [network: () => AnyNetwork, layers: number[], total: number][] = [
  [vgg16, [
    convBn(3, 3, 8) + convBn(3, 8, 8),
    convBn(3, 8, 12) + convBn(3, 12, 12),
    convBn(3, 12, 16) + 2 * convBn(3, 16, 16),
    convBn(3, 16, 24) + 2 * convBn(3, 24, 24),
    convBn(3, 24, 32) + 2 * convBn(3, 32, 32),
    dense(2 * 2 * 32, 64) + dense(64, 64) + dense(64, 10),
  ], 62_034],
  [resnet18, [
    convBn(3, 3, 8),
    2 * basic(8, 8),
    basic(8, 12) + basic(12, 12),
    basic(12, 16) + basic(16, 16),
    basic(16, 24) + basic(24, 24),
    dense(24, 10),
  ], 36_442],
  [architectures.resnet50!, [
    convBn(3, 3, 12),
    bottleneck(12, 6) + 2 * bottleneck(24, 6),
    bottleneck(24, 10) + 3 * bottleneck(40, 10),
    bottleneck(40, 16) + 5 * bottleneck(64, 16),
    bottleneck(64, 20) + 2 * bottleneck(80, 20),
    dense(80, 10),
  ], 67_282],
  [seResnet, [
    convBn(3, 3, 12),
    2 * (basic(12, 12) + gate(12)),
    basic(12, 20) + basic(20, 20) + 2 * gate(20),
    basic(20, 32) + basic(32, 32) + 2 * gate(32),
    dense(32, 10),
  ], 55_454],
  [densenet, [
    conv(3, 3, 12),
    grown(12) + grown(20) + grown(28) + transition(36, 18),
    grown(18) + grown(26) + grown(34) + transition(42, 21),
    grown(21) + grown(29) + grown(37),
    2 * 45 + dense(45, 10),
  ], 31_522],
  [inception, [
    convBn(3, 3, 12),
    convBn(1, 12, 8) + convBn(1, 12, 8) + convBn(3, 8, 16) + convBn(1, 12, 4) + convBn(5, 4, 6) +
    convBn(1, 12, 6),
    convBn(1, 36, 12) + convBn(1, 36, 10) + convBn(3, 10, 20) + convBn(1, 36, 6) +
    convBn(5, 6, 10) + convBn(1, 36, 8),
    dense(50, 10),
  ], 7_746],
  [squeezenet, [
    biased(3, 3, 16),
    fire(16, 4) + fire(32, 4),
    fire(32, 6) + fire(48, 6),
    fire(48, 8) + 3 * fire(64, 8),
    biased(1, 64, 10),
  ], 18_558],
  [mobilenetV2, [
    convBn(3, 3, 12),
    convBn(3, 1, 12) + convBn(1, 12, 8), // the first block does not expand
    inverted(8, 12) + inverted(12, 12),
    inverted(12, 16) + 2 * inverted(16, 16),
    inverted(16, 24),
    convBn(1, 24, 64) + dense(64, 10),
  ], 13_562],
  [shufflenet, [
    convBn(3, 3, 16),
    unit(16, 48, 32) + unit(48, 48, 48),
    unit(48, 64, 16) + 2 * unit(64, 64, 64),
    unit(64, 96, 32) + unit(96, 96, 96),
    dense(96, 10),
  ], 10_578],
  [convnext, [
    biased(2, 3, 8) + 2 * 8 + 2 * next(8),
    2 * 8 + biased(2, 8, 16) + 2 * next(16),
    2 * 16 + biased(2, 16, 24) + 2 * next(24),
    2 * 24 + dense(24, 10),
  ], 22_458],
];

for (const [create, layers, total] of COUNTS) {
  Deno.test(`${create.name}() has the number of parameters of its formula`, async () => {
    await tf.setBackend("cpu");
    const { variables } = create();
    const trainable = Object.values(variables).filter((variable) => variable.trainable);
    assert.equal(trainable.reduce((n, variable) => n + variable.size, 0), sum(...layers));
    assert.equal(sum(...layers), total);
    tf.dispose(variables);
  });
}
