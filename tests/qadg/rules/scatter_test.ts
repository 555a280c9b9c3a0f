import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

/** A dense layer on a table of 5 rows, the operator, a dense layer; the input is added so that there is one. */
function between(f: (rows: Tensor) => Tensor): Parameters<typeof groupsOf> {
  const shapes = { "table": [5, 3], "a/kernel": [3, 4], "b/kernel": [4, 2] };
  return [
    [4, 2],
    shapes,
    (x, p) => {
      const rows = tf.matMul(p.table as Tensor, p["a/kernel"] as Tensor);
      return tf.add(x as Tensor, tf.matMul(f(rows), p["b/kernel"] as Tensor));
    },
  ];
}

const FREE = /a\/kernel@1=0123 \| b\/kernel@0=0123$/;
const ints = (values: number[], shape?: number[]) => tf.tensor(values, shape, "int32");

const OPERATORS: Record<string, (rows: Tensor) => Tensor> = {
  GatherNd: (rows) => tf.gatherND(rows, ints([4, 0, 2, 2], [4, 1])),
  ScatterNd: (rows) => tf.scatterND(ints([3, 0, 1, 1, 2], [5, 1]), rows, [4, 4]),
  UnsortedSegmentSum: (rows) =>
    tf.unsortedSegmentSum(rows, ints([0, 1, 1, 3, 2]) as tf.Tensor1D, 4),
  SparseSegmentSum: (rows) =>
    tf.sparse.sparseSegmentSum(
      rows,
      ints([0, 2, 1, 4, 3]) as tf.Tensor1D,
      ints([0, 0, 1, 2, 3]) as tf.Tensor1D,
    ),
};

for (const [op, run] of Object.entries(OPERATORS)) {
  Deno.test(`${op} carries what it moves as a whole, and protects what it addresses`, () => {
    const network = between(run);
    const groups = groupsOf(...network);
    assert.ok(groups.some((group) => FREE.test(group)), groups.join("\n"));
    provenRemoval(...network);
    const across = groupsOf(...between((rows) => tf.transpose(run(unitsAsRows(rows)))));
    const addressed = across.find((group) => group.startsWith("a/kernel@1"));
    assert.match(addressed!, new RegExp(`: ${op} at node \\d+ addresses positions$`));
  });
}

/** [5, 4] to [5, 4] with units as rows, so that the operator addresses the units. */
function unitsAsRows(rows: Tensor): Tensor {
  return tf.pad(tf.transpose(tf.slice(rows, [0, 0], [4, 4])), [[0, 1], [0, 0]]);
}
