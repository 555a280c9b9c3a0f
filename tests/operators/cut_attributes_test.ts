import assert from "node:assert/strict";
import { type Attribute, cutAttributes, type Dimension } from "@geta-lab/geta/operators";
import type { KeptPositions } from "@geta-lab/geta/structure";

const BATCH = { perSample: 1, plus: 0 };

function slices(
  op: string,
  attrs: Record<string, Attribute>,
  around: {
    outputs: Dimension[][];
    in?: KeptPositions;
    out?: KeptPositions;
    old?: Dimension[];
    inputs?: Record<string, Dimension[]>;
  },
) {
  return cutAttributes(op, {
    attrs,
    inputs: around.inputs ?? {},
    outputs: around.outputs,
    keptInput: around.in ?? [],
    keptOutput: around.out ?? [],
    oldInput: around.old ?? [],
    oldOutput: around.old ?? [],
  });
}

Deno.test("cutAttributes() gives a reshape its new shape, the batch still symbolic", () => {
  assert.deepEqual(slices("Reshape", { shape: [-1, 32] }, { outputs: [[BATCH, 16]] }), {
    shape: [BATCH, 16],
  });
});

Deno.test("cutAttributes() moves the beginning of a slice to the positions that are left", () => {
  const kept = [undefined, Int32Array.of(0, 3, 4)];
  const attrs = { begin: [0, 2], size: [-1, 3] };
  assert.deepEqual(slices("Slice", attrs, { outputs: [[BATCH, 2]], in: kept }), {
    begin: [0, 1],
    size: [BATCH, 2],
  });
});

Deno.test("cutAttributes() gives a split the sizes of its pieces", () => {
  const attrs = { numOrSizeSplits: 2, axis: -1 };
  assert.deepEqual(slices("SplitV", attrs, { outputs: [[BATCH, 3], [BATCH, 1]] }), {
    numOrSizeSplits: [3, 1],
    axis: -1,
  });
});

Deno.test("cutAttributes() keeps as much padding as there are padded positions left", () => {
  const attrs = { paddings: [[0, 0], [2, 3]], constantValue: 0 };
  const kept = [undefined, Int32Array.of(1, 2, 3, 5, 6)]; // of 7: 2 before, 2 in the middle, 3 after
  assert.deepEqual(
    slices("PadV2", attrs, { outputs: [[BATCH, 5]], out: kept, old: [BATCH, 7] }),
    { paddings: [[0, 0], [1, 2]], constantValue: 0 },
  );
});

Deno.test("cutAttributes() stretches less, and makes smaller images of transposed convolutions", () => {
  const kept = [undefined, Int32Array.of(0, 2)];
  const around = { outputs: [[BATCH, 2]], out: kept, inputs: { x: [BATCH, 1] } };
  assert.deepEqual(slices("Tile", { reps: [BATCH, 3] }, around), { reps: [BATCH, 2] });
  // the last axis is cut, another one is stretched
  const beside = {
    outputs: [[BATCH, 4, 2]],
    out: [undefined, undefined, Int32Array.of(0, 2)],
    inputs: { x: [BATCH, 1, 2] },
  };
  assert.deepEqual(slices("Tile", { reps: [1, 4, 1] }, beside), { reps: [1, 4, 1] });
  const attrs = { inputShape: [BATCH, 8, 8, 5], pad: "same" };
  assert.deepEqual(slices("Conv2DBackpropInput", attrs, { outputs: [[BATCH, 8, 8, 4]] }), {
    inputShape: [BATCH, 8, 8, 4],
    pad: "same",
  });
});

Deno.test("cutAttributes() repeats a longer axis as often as before", () => {
  const around = { outputs: [[4, 6]], out: [undefined, Int32Array.of(0, 1, 4, 5, 8, 9)] };
  const attrs = { reps: [2, 3] };
  assert.deepEqual(slices("Tile", attrs, { ...around, inputs: { x: [2, 2] } }), { reps: [2, 3] });
});

Deno.test("cutAttributes() counts the groups and heads that are left", () => {
  const half = { outputs: [[BATCH, 5, 6]], old: [BATCH, 5, 12] };
  assert.deepEqual(slices("GroupNorm", { groups: 4, epsilon: 1 }, half), { groups: 2, epsilon: 1 });
  assert.deepEqual(slices("Attention", { heads: 2, scale: 0.5 }, half), { heads: 1, scale: 0.5 });
  assert.deepEqual(slices("Attention", { heads: 1, scale: 0.5 }, half), { heads: 1, scale: 0.5 });
});

Deno.test("cutAttributes() knows the groups of a convolution by its inputs", () => {
  const groups = (x: number, filter: number) =>
    slices("GroupedConv2D", { groups: 6 }, {
      outputs: [[BATCH, 4, 4, 12]],
      inputs: { x: [BATCH, 4, 4, x], filter: [3, 3, filter, 12] },
    });
  assert.deepEqual(groups(8, 2), { groups: 4 }); // two of six groups left
  assert.deepEqual(groups(6, 1), { groups: 6 }); // one of two places left
});

Deno.test("cutAttributes() begins and ends a strided slice where its positions are now", () => {
  const attrs = { begin: [0, 2], end: [9, -1], strides: [1, 2], beginMask: 0, endMask: 0 };
  const odd = { ...attrs, begin: [0, -7] };
  const pairs = [undefined, Int32Array.of(0, 1, 4, 5, 6, 7)]; // 2 and 3 left
  const cutOdd = { outputs: [[BATCH, 3]], in: pairs, old: [9, 8] };
  assert.deepEqual(slices("StridedSlice", odd, cutOdd), { ...attrs, begin: [0, 1], end: [9, 5] });
  const first = [undefined, Int32Array.of(2, 3, 4, 5, 6, 7)]; // 0 and 1 left
  assert.deepEqual(slices("StridedSlice", odd, { ...cutOdd, in: first }), {
    ...attrs,
    begin: [0, 1],
    end: [9, 5],
  });
  const untouched = { outputs: [[4, 3]], in: [Int32Array.of(0, 1, 2, 3), undefined], old: [9, 8] };
  assert.deepEqual(slices("StridedSlice", odd, untouched), {
    ...odd,
    begin: [0, -7],
    end: [4, -1],
  });
});

Deno.test("cutAttributes() leaves other operators alone", () => {
  const attrs = { strides: [1, 1] };
  assert.equal(slices("Conv2D", attrs, { outputs: [[BATCH, 4]] }), attrs);
});
