import assert from "node:assert/strict";
import { convGeometry } from "../../lib/engine/ops/conv/conv_geometry.ts";
import {
  columnDepth,
  geometryArguments,
  inputImage,
  outputRow,
  readGeometry,
  windowArguments,
} from "../../lib/engine/ops/conv/conv_arguments.ts";

const g = convGeometry([2, 9, 7, 5], [3, 2, 5, 4], { strides: [2, 1], pad: "same" });

Deno.test("readGeometry() reads what geometryArguments() wrote", () => {
  const args = geometryArguments(g);
  assert.ok(args.every(Number.isInteger));
  assert.deepEqual(readGeometry(args), g);
});

Deno.test("windowArguments() stand in the order of the im2col kernel", () => {
  assert.deepEqual(windowArguments(g), [9, 7, 5, 3, 2, 2, 1, 1, 1, g.top, g.left, g.outWidth]);
});

Deno.test("columnDepth(), inputImage() and outputRow() count elements of four bytes", () => {
  assert.equal(columnDepth(g), 3 * 2 * 5);
  assert.equal(inputImage(g, 100, 2), 100 + 2 * 9 * 7 * 5 * 4);
  assert.equal(outputRow(g, 100, 1, 3), 100 + (g.outHeight + 3) * g.outWidth * 4 * 4);
});
