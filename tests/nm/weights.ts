/**
 * Weights for the tests of N:M: arbitrary ones, slow masks, and layouts.
 *
 * @module
 */
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import type { ChannelWeight } from "@geta-lab/geta/nm";
import type { Weight } from "@geta-lab/geta/structure";

/** The rows of a matrix [rows, columns] as a weight whose blocks lie along the rows. */
export function rowsWeight(data: ArrayLike<number>, [rows, columns]: number[]): Weight<"oihw"> {
  return { data: Float32Array.from(data), shape: [rows!, columns!, 1, 1], layout: "oihw" };
}

/** Normal weights of a shape. */
export function normalWeight<L extends ChannelWeight["layout"]>(
  layout: L,
  shape: number[],
  seed: number,
): Weight<L> {
  const stream = random(seed), size = shape.reduce((a, b) => a * b, 1);
  return { data: Float32Array.from({ length: size }, () => stream.normal()), shape, layout };
}

/** Small weights of any layout with many equal magnitudes and zeros. */
export const anyWeight: fc.Arbitrary<ChannelWeight> = fc.oneof(
  fc.tuple(fc.constantFrom("hwio" as const, "oihw" as const), lengths(4)),
  fc.tuple(fc.constant("dense" as const), lengths(2)),
  fc.tuple(fc.constantFrom("heads" as const, "fromHeads" as const), lengths(3)),
).chain(([layout, shape]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return fc.array(fc.integer({ min: -4, max: 4 }), { minLength: size, maxLength: size })
    .map((data) => ({ data: Float32Array.from(data), shape, layout }));
});

function lengths(axes: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 6 }), { minLength: axes, maxLength: axes });
}

/** A pattern with 1 <= n <= m. */
export const anyPattern = fc.integer({ min: 1, max: 8 }).chain((m) =>
  fc.record({ n: fc.integer({ min: 1, max: m }), m: fc.constant(m) })
);

/** Position in the data of element (output, position, channel), straight from the meaning of each layout. */
export function elementOf(
  { layout, shape }: ChannelWeight,
): { outputs: number; positions: number; channels: number; at: (...opc: number[]) => number } {
  const [a, b, c, d] = shape as [number, number, number, number];
  switch (layout) {
    case "hwio":
      return { outputs: d, positions: a * b, channels: c, at: (o, p, i) => (p! * c + i!) * d + o! };
    case "oihw":
      return {
        outputs: a,
        positions: c * d,
        channels: b,
        at: (o, p, i) => (o! * b + i!) * c * d + p!,
      };
    case "dense":
      return { outputs: b, positions: 1, channels: a, at: (o, _, i) => i! * b + o! };
    case "heads":
      return { outputs: b * c, positions: 1, channels: a, at: (o, _, i) => i! * b * c + o! };
    case "fromHeads":
      return { outputs: c, positions: 1, channels: a * b, at: (o, _, i) => i! * c + o! };
  }
}

/** The blocks of a weight as lists of positions, in the order o, h, w, i. */
export function slowBlocks(weight: ChannelWeight, m: number, flat = false): number[][] {
  const { outputs, positions, channels, at } = elementOf(weight);
  const lines: number[][] = [];
  for (let o = 0; o < outputs; o++) {
    for (let p = 0; p < positions; p++) {
      lines.push(Array.from({ length: channels }, (_, i) => at(o, p, i)));
    }
  }
  return (flat ? [lines.flat()] : lines).flatMap((line) =>
    Array.from({ length: Math.ceil(line.length / m) }, (_, b) => line.slice(b * m, b * m + m))
  );
}

/** The N:M mask by sorting every block. */
export function slowMask(data: ArrayLike<number>, blocks: number[][], n: number): number[] {
  const mask = Array.from(data, () => 0);
  for (const block of blocks) {
    const order = block.toSorted((i, j) => Math.abs(data[j]!) - Math.abs(data[i]!)); // stable
    for (const i of order.slice(0, n)) mask[i] = 1;
  }
  return mask;
}
