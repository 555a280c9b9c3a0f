import assert from "node:assert/strict";
import type { Attribute, Dimension } from "@geta-lab/geta/graph";
import { cutAttributes } from "../../lib/subnet/cut_attributes.ts";
import type { KeptPositions } from "../../lib/subnet/take_positions.ts";

const BATCH = { perSample: 1, plus: 0 };

function cut(
  op: string,
  attrs: Record<string, Attribute>,
  around: { outputs: Dimension[][]; in?: KeptPositions; out?: KeptPositions; old?: Dimension[] },
) {
  return cutAttributes({ id: 0, op, inputs: {}, outputs: [], attrs, scopes: [] }, {
    outputs: around.outputs,
    keptInput: around.in ?? [],
    keptOutput: around.out ?? [],
    oldOutput: around.old ?? [],
  });
}

Deno.test("cutAttributes() gives a reshape its new shape, the batch still symbolic", () => {
  assert.deepEqual(cut("Reshape", { shape: [-1, 32] }, { outputs: [[BATCH, 16]] }), {
    shape: [BATCH, 16],
  });
});

Deno.test("cutAttributes() moves the beginning of a slice to the positions that are left", () => {
  const kept = [undefined, Int32Array.of(0, 3, 4)];
  const attrs = { begin: [0, 2], size: [-1, 3] };
  assert.deepEqual(cut("Slice", attrs, { outputs: [[BATCH, 2]], in: kept }), {
    begin: [0, 1],
    size: [BATCH, 2],
  });
});

Deno.test("cutAttributes() gives a split the sizes of its pieces", () => {
  const attrs = { numOrSizeSplits: 2, axis: -1 };
  assert.deepEqual(cut("SplitV", attrs, { outputs: [[BATCH, 3], [BATCH, 1]] }), {
    numOrSizeSplits: [3, 1],
    axis: -1,
  });
});

Deno.test("cutAttributes() keeps as much padding as there are padded positions left", () => {
  const attrs = { paddings: [[0, 0], [2, 3]], constantValue: 0 };
  const kept = [undefined, Int32Array.of(1, 2, 3, 5, 6)]; // of 7: 2 before, 2 in the middle, 3 after
  assert.deepEqual(
    cut("PadV2", attrs, { outputs: [[BATCH, 5]], out: kept, old: [BATCH, 7] }),
    { paddings: [[0, 0], [1, 2]], constantValue: 0 },
  );
});

Deno.test("cutAttributes() stretches less, and makes smaller images of transposed convolutions", () => {
  const kept = [undefined, Int32Array.of(0, 2)];
  assert.deepEqual(cut("Tile", { reps: [BATCH, 3] }, { outputs: [[BATCH, 2]], out: kept }), {
    reps: [BATCH, 2],
  });
  const beside = [undefined, undefined, Int32Array.of(0, 2)]; // the last axis is cut, another is stretched
  assert.deepEqual(cut("Tile", { reps: [1, 4, 1] }, { outputs: [[BATCH, 4, 2]], out: beside }), {
    reps: [1, 4, 1],
  });
  const attrs = { inputShape: [BATCH, 8, 8, 5], pad: "same" };
  assert.deepEqual(cut("Conv2DBackpropInput", attrs, { outputs: [[BATCH, 8, 8, 4]] }), {
    inputShape: [BATCH, 8, 8, 4],
    pad: "same",
  });
});

Deno.test("cutAttributes() leaves other operators alone", () => {
  const attrs = { strides: [1, 1] };
  assert.equal(cut("Conv2D", attrs, { outputs: [[BATCH, 4]] }), attrs);
});
