import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { batchNorm } from "@geta-lab/geta/engine";
import { type Formula, groupsOf } from "../groups_of.ts";

const SHAPES = {
  "a/kernel": [1, 1, 2, 3],
  "n/mean": [3, "fixed" as const],
  "n/variance": [3, "fixed" as const],
  "n/offset": [3],
  "n/scale": [3],
  "b/kernel": [1, 1, 3, 2],
};

function hidden(norm: Formula): string {
  return groupsOf([4, 4, 2], SHAPES, (x, p) => {
    const y = norm(tf.conv2d(x, p["a/kernel"]!, 1, 0), p) as tf.Tensor4D;
    return tf.conv2d(y, p["b/kernel"]!, 1, 0);
  })[0]!;
}

const GROUP =
  "a/kernel@3=012 n/scale@0=012 n/offset@0=012 | n/mean@0=012 n/variance@0=012 b/kernel@2=012";

Deno.test("batchNorm() owns scale and offset, the statistics follow", () => {
  assert.equal(
    hidden((x, p) =>
      tf.batchNorm(x, p["n/mean"]!, p["n/variance"]!, p["n/offset"]!, p["n/scale"]!)
    ),
    GROUP,
  );
});

Deno.test("batchNorm() finds the same group in a training trace", () => {
  assert.equal(
    hidden((x, p) =>
      batchNorm(x, {
        scale: p["n/scale"]!,
        offset: p["n/offset"]!,
        mean: p["n/mean"]!,
        variance: p["n/variance"]!,
      })
    ),
    GROUP,
  );
});

Deno.test("batchNorm() without a scale is not zero", () => {
  assert.match(
    hidden((x, p) => tf.batchNorm(x, p["n/mean"]!, p["n/variance"]!, p["n/offset"]!)),
    /: FusedBatchNorm at node 1 has no scale and subtracts the mean$/,
  );
});

Deno.test("batchNorm() without an offset needs only the scale", () => {
  assert.equal(
    hidden((x, p) => tf.batchNorm(x, p["n/mean"]!, p["n/variance"]!, undefined, p["n/scale"]!)),
    "a/kernel@3=012 n/scale@0=012 | n/mean@0=012 n/variance@0=012 b/kernel@2=012",
  );
});
