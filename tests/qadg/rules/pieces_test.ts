import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { type Formula, groupsOf } from "../groups_of.ts";

const SHAPES = {
  "a/kernel": [2, 4],
  "c/kernel": [2, 3],
  "b/kernel": [7, 2],
  "d/kernel": [2, 2],
  "e/kernel": [9, 2],
};

function groups(formula: Formula): string[] {
  return groupsOf([2], SHAPES, formula);
}

Deno.test("concat() puts the structures of its operands side by side", () => {
  assert.deepEqual(
    groups((x, p) =>
      tf.matMul(
        tf.concat([tf.matMul(x, p["a/kernel"]!), tf.matMul(x, p["c/kernel"]!)], 1),
        p["b/kernel"]!,
      )
    ).slice(0, 2),
    ["a/kernel@1=0123 | b/kernel@0=0123---", "c/kernel@1=012 | b/kernel@0=----012"],
  );
});

Deno.test("concat() beside the network's input protects only the input's part", () => {
  assert.deepEqual(
    groups((x, p) =>
      tf.matMul(
        tf.concat(
          [tf.concat([x, tf.matMul(x, p["a/kernel"]!)], -1), tf.matMul(x, p["c/kernel"]!)],
          1,
        ),
        p["e/kernel"]!,
      )
    ).slice(0, 2),
    ["a/kernel@1=0123 | e/kernel@0=--0123---", "c/kernel@1=012 | e/kernel@0=------012"],
  );
});

Deno.test("concat() along another axis couples its operands", () => {
  const [group] = groups((x, p) => {
    const rows = ["a", "a"].map((name) =>
      tf.reshape(tf.matMul(x, p[`${name}/kernel`]!), [-1, 1, 4])
    );
    return tf.matMul(tf.sum(tf.concat(rows, 1), 1), tf.slice(p["b/kernel"]!, [0, 0], [4, 2]));
  });
  assert.equal(group, "a/kernel@1=0123 | b/kernel@0=0123---");
});

Deno.test("split() gives each piece its positions, and their use couples them", () => {
  const [group] = groups((x, p) => {
    const [u, v] = tf.split(tf.matMul(x, p["a/kernel"]!), 2, 1);
    return tf.matMul(tf.mul(u!, v!), p["d/kernel"]!);
  });
  assert.equal(group, "a/kernel@1=0101 | d/kernel@0=01");
});

Deno.test("slice() takes its positions along; what nobody reads is a group of its own", () => {
  const [rest, taken] = groups((x, p) =>
    tf.matMul(tf.slice(tf.matMul(x, p["a/kernel"]!), [0, 1], [-1, 2]), p["d/kernel"]!)
  );
  assert.equal(rest, "a/kernel@1=0--1 | ");
  assert.equal(taken, "a/kernel@1=-01- | d/kernel@0=01");
});

Deno.test("split() makes groups of pieces that go different ways, so that none can be emptied", () => {
  const [left, right] = groups((x, p) => {
    const [u, v] = tf.split(tf.matMul(x, p["a/kernel"]!), 2, 1);
    return tf.matMul(
      tf.add(tf.sum(u!, 1, true), tf.sum(v!, 1, true)),
      tf.sum(p["d/kernel"]!, 0, true),
    );
  });
  assert.match(left!, /^a\/kernel@1=01-- /);
  assert.match(right!, /^a\/kernel@1=--01 /);
});

Deno.test("pad() with zeros makes new positions, with other numbers it protects", () => {
  const padded = (value: number) =>
    groups((x, p) =>
      tf.matMul(tf.pad(tf.matMul(x, p["a/kernel"]!), [[0, 0], [1, 2]], value), p["b/kernel"]!)
    )[0];
  assert.equal(padded(0), "a/kernel@1=0123 | b/kernel@0=-0123--");
  assert.match(padded(1)!, /: PadV2 at node 1 pads with a number that is not zero$/);
});
