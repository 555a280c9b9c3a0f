import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { batchNorm } from "@geta-lab/geta/engine";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { type Formula, graphOf, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

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

Deno.test("batchNorm() without a scale owns offset and kernel, and has the mean set to zero", () => {
  const network = (x: tf.Tensor4D, p: Record<string, tf.Tensor4D>) => {
    const y = tf.conv2d(x, p["a/kernel"]!, 1, 0);
    const norm = tf.batchNorm(y, p["n/mean"]!, tf.square(p["n/variance"]!), p["n/offset"]!);
    return tf.conv2d(tf.relu(norm), p["b/kernel"]!, 1, 0);
  };
  const { "n/scale": _, ...shapes } = SHAPES;
  assert.equal(
    groupsOf([4, 4, 2], shapes, network)[0],
    "a/kernel@3=012 n/offset@0=012 | n/variance@0=012 n/mean@0=012 b/kernel@2=012",
  );
  const [group] = pruningGroups(graphOf([4, 4, 2], shapes, network));
  const resets = group!.dependentSlices.filter(({ reset }) => reset);
  assert.deepEqual(resets.map(({ parameter }) => parameter), ["n/mean"]);
  provenRemoval([4, 4, 2], shapes, network);
});

Deno.test("batchNorm() without scale and offset needs the mean only", () => {
  const { "n/scale": _, "n/offset": __, ...shapes } = SHAPES;
  provenRemoval([4, 4, 2], shapes, (x, p) => {
    const y = tf.conv2d(x, p["a/kernel"]!, 1, 0);
    const norm = tf.batchNorm(y, p["n/mean"]!, tf.square(p["n/variance"]!));
    return tf.conv2d(norm, p["b/kernel"]!, 1, 0);
  });
});

Deno.test("batchNorm() without a scale is not zero if the mean is needed elsewhere, or is computed", () => {
  const reason = /: FusedBatchNorm at node \d has no scale and subtracts the mean$/;
  const twice: Formula = (x, p) =>
    tf.add(
      tf.batchNorm(x, p["n/mean"]!, p["n/variance"]!, p["n/offset"]!),
      tf.div(x, p["n/mean"]!),
    );
  assert.match(hidden(twice), reason);
  assert.match(
    hidden((x, p) => tf.batchNorm(x, tf.exp(p["n/mean"]!), p["n/variance"]!, p["n/offset"]!)),
    reason,
  );
});

Deno.test("batchNorm() without an offset needs only the scale", () => {
  assert.equal(
    hidden((x, p) => tf.batchNorm(x, p["n/mean"]!, p["n/variance"]!, undefined, p["n/scale"]!)),
    "a/kernel@3=012 n/scale@0=012 | n/mean@0=012 n/variance@0=012 b/kernel@2=012",
  );
});

/** The group of `a` behind a norm of an image [sample, height, width, channel] in another arrangement. */
function rearranged(norm: (y: tf.Tensor, p: Record<string, tf.Tensor>) => tf.Tensor, length = 3) {
  const shapes = {
    ...SHAPES,
    "n/mean": [length, "fixed" as const],
    "n/variance": [length, "fixed" as const],
    "n/offset": [length],
    "n/scale": [length],
  };
  return groupsOf([4, 4, 2], shapes, (x, p) => {
    const y = norm(tf.conv2d(x, p["a/kernel"]!, 1, 0), p) as tf.Tensor4D;
    return tf.conv2d(y, p["b/kernel"]!, 1, 0);
  })[0]!;
}

const LAST_NORM = (x: tf.Tensor, p: Record<string, tf.Tensor>) =>
  tf.batchNorm(
    x as tf.Tensor4D,
    p["n/mean"] as tf.Tensor1D,
    p["n/variance"] as tf.Tensor1D,
    p["n/offset"] as tf.Tensor1D,
    p["n/scale"] as tf.Tensor1D,
  );

Deno.test("batchNorm() over another axis than the channels adds to them, so they are not zero any more", () => {
  assert.match(
    rearranged(
      (y, p) => tf.transpose(LAST_NORM(tf.transpose(y, [0, 3, 1, 2]), p), [0, 2, 3, 1]),
      4,
    ),
    /^a\/kernel@3=012 \| b\/kernel@2=012: FusedBatchNorm at node \d of zero is not zero$/,
  );
  const stacked = (y: tf.Tensor, p: Record<string, tf.Tensor>) =>
    tf.unstack(LAST_NORM(tf.reshape(tf.stack([y, y], 4), [-1, 4, 12, 2]), p), 3)[0]!;
  assert.match(
    rearranged((y, p) => tf.reshape(stacked(y, p), [-1, 4, 4, 3]), 2),
    /: FusedBatchNorm at node \d of zero is not zero$/,
  );
});

Deno.test("batchNorm() in training averages over the axes beside the channels", () => {
  assert.match(
    rearranged((y, p) => {
      const x = tf.transpose(y, [0, 3, 1, 2]) as tf.Tensor4D;
      const [scale, offset, mean, variance] = ["scale", "offset", "mean", "variance"].map((name) =>
        p[`n/${name}`] as tf.Tensor1D
      );
      const z = batchNorm(x, { scale: scale!, offset: offset!, mean: mean!, variance: variance! });
      return tf.transpose(z, [0, 2, 3, 1]);
    }, 4),
    /: BatchNormTraining at node \d averages over the axis$/,
  );
});

Deno.test("batchNorm() takes parameters [1, 1, 1, channel], and protects the channels of [1, channel, 1, 1]", () => {
  const shaped = (shape: number[], channelsFirst: boolean) => {
    const [mean, variance, offset, scale] = ["mean", "variance", "offset", "scale"];
    const shapes = {
      "a/kernel": [1, 1, 2, 3],
      [mean!]: [...shape, "fixed" as const],
      [variance!]: [...shape, "fixed" as const],
      [offset!]: shape,
      [scale!]: shape,
      "b/kernel": [1, 1, 3, 2],
    };
    return groupsOf([4, 4, 2], shapes, (x, p) => {
      const y = tf.conv2d(x, p["a/kernel"]!, 1, 0);
      const z = tf.batchNorm(
        channelsFirst ? tf.transpose(y, [0, 3, 1, 2]) : y,
        p["mean"]!,
        p["variance"]!,
        p["offset"]!,
        p["scale"]!,
      );
      return tf.conv2d(channelsFirst ? tf.transpose(z, [0, 2, 3, 1]) : z, p["b/kernel"]!, 1, 0);
    })[0]!;
  };
  assert.equal(
    shaped([1, 1, 1, 3], false),
    "a/kernel@3=012 scale@3=012 offset@3=012 | mean@3=012 variance@3=012 b/kernel@2=012",
  );
  assert.match(
    shaped([1, 3, 1, 1], true),
    /: FusedBatchNorm at node \d has parameters that are not one number per position of the last axis$/,
  );
});
