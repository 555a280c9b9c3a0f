import assert from "node:assert/strict";
import type { NamedArrays } from "@geta-lab/geta/core";
import { paperRules, type QassoRules, referenceRules, type UpdateKind } from "@geta-lab/geta/qasso";

const layer = {
  weightQuantizer: { stepSize: "wd", clip: "wq" },
  activationQuantizer: { stepSize: "ad", clip: "aq" },
};

function updated({ updateScalars }: QassoRules, kind: UpdateKind): NamedArrays {
  const parameters = {
    wd: Float32Array.of(4),
    wq: Float32Array.of(8),
    ad: Float32Array.of(4),
    aq: Float32Array.of(8),
  };
  const updates = Object.fromEntries(
    Object.keys(parameters).map((name) => [name, Float32Array.of(1)]),
  );
  updateScalars({ ...layer, kind }, parameters, {
    updates,
    learningRate: 2,
    learningRateQuantizer: 1,
    bitRange: [4, 8],
    decay: 0,
    bits: { weight: 4, activation: 4 },
  });
  return parameters;
}

const numbers = (parameters: NamedArrays) => Object.values(parameters).map(([value]) => value);

Deno.test("updateScalars() moves freely, projects, leaves the joint step size, or holds the bits", () => {
  assert.deepEqual(numbers(updated(paperRules, "plain")), [3, 7, 3, 7]);
  assert.deepEqual(numbers(updated(paperRules, "projected")), [1, 7, 1, 7]);
  assert.deepEqual(numbers(updated(paperRules, "joint")), [4, 7, 1, 7]);
  assert.deepEqual(numbers(updated(paperRules, "fixed")), [1, 7, 1, 7]);
});

Deno.test("updateScalars() in the reference neglects activations", () => {
  assert.deepEqual(numbers(updated(referenceRules, "plain")), [3, 7, 3, 7]);
  assert.deepEqual(numbers(updated(referenceRules, "projected")), [1, 7, 2, 6]); // ordinary learning rate
  assert.deepEqual(numbers(updated(referenceRules, "joint")), [4, 7, 4, 8]); // frozen
  assert.deepEqual(numbers(updated(referenceRules, "fixed")), [1, 7, 1, 7]);
});
