import assert from "node:assert/strict";
import { callFault, type NumericCall, operatorOf } from "@geta-lab/geta/operators";

const image = [2, 8, 8, 3],
  conv = { strides: 1, pad: "same", dataFormat: "NHWC", dilations: [1, 1] };
const SOUND: [op: string, call: NumericCall][] = [
  ["Conv2D", { inputs: { x: image, filter: [3, 3, 3, 5] }, attrs: conv }],
  ["Add", { inputs: { a: [4, 3], b: [3] }, attrs: {} }],
  ["Sum", { inputs: { x: [4, 3] }, attrs: { axis: null as never, keepDims: false } }],
  ["Concat", { inputs: { 0: [2, 3], 1: [2, 5] }, attrs: { axis: -1 } }],
  ["Attention", {
    inputs: { query: [2, 5, 6], key: [2, 7, 6], value: [2, 7, 4] },
    attrs: { heads: 2, scale: 1 },
  }],
  ["FusedBatchNorm", {
    inputs: { x: image, mean: [3], variance: [3] },
    attrs: { varianceEpsilon: 0 },
  }],
];

for (const [op, call] of SOUND) {
  Deno.test(`callFault() finds nothing wrong with a sound ${op}`, () => {
    assert.equal(callFault(operatorOf(op)!, call), undefined);
  });
}

const sliced = (begin: number[], size: number[]) => ({
  inputs: { x: [4, 3] },
  attrs: { begin, size },
});
const FAULTS: [what: string, op: string, call: NumericCall, wanted: RegExp, found: RegExp][] = [
  [
    "a missing operand",
    "Conv2D",
    { inputs: { x: image }, attrs: conv },
    /operands x, filter$/,
    /^x$/,
  ],
  [
    "an operand too much",
    "Relu",
    { inputs: { x: [1], y: [1] }, attrs: {} },
    /operands x$/,
    /^x, y$/,
  ],
  [
    "operands without numbers",
    "Concat",
    { inputs: { a: [1] }, attrs: { axis: 0 } },
    /operands 0, 1/,
    /^a$/,
  ],
  [
    "a missing attribute",
    "LayerNorm",
    {
      inputs: { x: [2, 3], scale: [3], offset: [3] },
      attrs: {},
    },
    /epsilon, a finite number/,
    /undefined/,
  ],
  [
    "a misspelt attribute",
    "Softmax",
    { inputs: { logits: [2, 3] }, attrs: { dim: 1, dmi: 1 } },
    /no attributes but dim$/,
    /^dmi$/,
  ],
  [
    "an attribute of an operator that has none",
    "Relu",
    { inputs: { x: [1] }, attrs: { constructor: 1 } },
    /but none$/,
    /constructor/,
  ],
  [
    "text instead of a number",
    "Attention",
    {
      inputs: { query: [2, 5, 6], key: [2, 7, 6], value: [2, 7, 4] },
      attrs: { heads: 2, scale: "x" },
    },
    /scale, a number$/,
    /^"x"$/,
  ],
  [
    "fractions",
    "Conv2D",
    { inputs: { x: image, filter: [3, 3, 3, 5] }, attrs: { ...conv, dilations: [1, 0.5] } },
    /dilations/,
    /0\.5/,
  ],
  [
    "an order that names an axis twice",
    "Transpose",
    { inputs: { x: [2, 3] }, attrs: { perm: [0, 0] } },
    /axes in some order$/,
    /\[0,0\]/,
  ],
  [
    "an axis that is not there",
    "Softmax",
    { inputs: { logits: [2, 3] }, attrs: { dim: 2 } },
    /dim, an axis$/,
    /^2$/,
  ],
  [
    "negative repetitions",
    "Tile",
    { inputs: { x: [2, 3] }, attrs: { reps: [1, -1] } },
    /reps/,
    /-1/,
  ],
  [
    "paddings of another rank",
    "PadV2",
    { inputs: { x: [2, 3] }, attrs: { paddings: [[0, 1]], constantValue: 0 } },
    /a pair for each axis/,
    /\[\[0,1\]\]/,
  ],
  ["a slice that ends outside", "Slice", sliced([1, 1], [4, 2]), /positions inside/, /x \[4,3\]/],
  [
    "a filter for other channels",
    "Conv2D",
    { inputs: { x: image, filter: [3, 3, 4, 5] }, attrs: conv },
    /a filter for its channels/,
    /filter \[3,3,4,5\]/,
  ],
  [
    "matrices that do not fit",
    "BatchMatMul",
    { inputs: { a: [2, 3], b: [2, 3] }, attrs: {} },
    /can be multiplied/,
    /a \[2,3\], b \[2,3\]/,
  ],
  [
    "statistics of other channels",
    "FusedBatchNorm",
    {
      inputs: { x: image, mean: [8], variance: [3] },
      attrs: { varianceEpsilon: 0 },
    },
    /one value for each channel/,
    /mean \[8\]/,
  ],
  [
    "a condition that is no bool",
    "Select",
    {
      inputs: { condition: [2], t: [2], e: [2] },
      types: { condition: "float32" },
      attrs: {},
    },
    /a condition that is bool/,
    /condition \[2\]/,
  ],
  [
    "other elements",
    "Reshape",
    { inputs: { x: [2, 3] }, attrs: { shape: [-1, 4] } },
    /as many elements/,
    /x \[2,3\]/,
  ],
];

for (const [what, op, call, wanted, found] of FAULTS) {
  Deno.test(`callFault() finds ${what}`, () => {
    const fault = callFault(operatorOf(op)!, call);
    assert.match(fault?.wanted ?? "nothing", wanted);
    assert.match(fault?.found ?? "nothing", found);
  });
}
