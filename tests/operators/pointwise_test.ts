/** What the rules say about zeros, against the kernels themselves. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import "@geta-lab/geta/engine"; // registers Dropout, FakeQuant
import { type Operator, operators, type RuleName } from "@geta-lab/geta/operators";
import { paperQuantizer } from "@geta-lab/geta/quant";

tf.env().set("PROD", true);
await tf.setBackend("cpu");

const BOOLEAN = /^Logical/;
const INTEGER = /^Bitwise/;

/** The operators of a rule, without `LogicalXor`, which tfjs makes of others. */
function withRule(rule: RuleName): Operator[] {
  return [...operators.values()].filter((operator) =>
    operator.rule === rule && tf.getKernel(operator.name, "cpu") !== undefined
  );
}

/** The only element of the result for operands of one element. */
function run({ name, operands }: Operator, values: number[]): number {
  const dtype = BOOLEAN.test(name) ? "bool" : INTEGER.test(name) ? "int32" : "float32";
  const attrs = name === "Cast" ? { dtype: "float32" } : { rate: 0.5, seed: 1, ...paperQuantizer };
  const tensors = values.map((value) => tf.tensor1d([value], dtype));
  const inputs = name === "AddN"
    ? tensors
    : Object.fromEntries(operands.map((operand, i) => [operand, tensors[i] ?? tf.ones([1])]));
  const y = tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attrs) as Tensor;
  return y.dataSync()[0]!;
}

Deno.test("keepsZero stands for functions with f(0) = 0, breaksZero for the others", () => {
  const keep = withRule("keepsZero"), lose = withRule("breaksZero");
  for (const operator of keep) assert.equal(run(operator, [0]) === 0, true, operator.name);
  for (const operator of lose) assert.equal(run(operator, [0]) === 0, false, operator.name);
  assert.deepEqual([keep.length, lose.length], [30, 13]);
});

Deno.test("zeroIfAll, zeroIfAny, zeroIfFirst and zeroIfDividend hold for their operators", () => {
  for (const operator of withRule("zeroIfAll")) {
    assert.equal(run(operator, [0, 0]), 0, operator.name);
  }
  for (const operator of withRule("zeroIfAny")) {
    assert.deepEqual([run(operator, [0, 1]), run(operator, [1, 0])], [0, 0], operator.name);
    assert.notEqual(run(operator, [1, 1]), 0, operator.name);
  }
  for (const rule of ["zeroIfFirst", "zeroIfDividend"] as const) {
    for (const operator of withRule(rule)) {
      assert.equal(run(operator, [0, 2]), 0, operator.name);
      assert.notEqual(run(operator, [3, 2, 3, 1]), 0, operator.name);
    }
  }
});

Deno.test("coupled stands for functions that need not be zero where all operands are, or the first", () => {
  for (const operator of withRule("coupled")) {
    const values = [[0, 0], [0, -1]].map((operands) => run(operator, operands));
    assert.ok(values.some((value) => value !== 0), operator.name);
  }
});
