import assert from "node:assert/strict";
import type { NamedArrays } from "@geta-lab/geta/core";
import type { Semantics } from "@geta-lab/geta/quant";
import { type UpdateRule, updateScalars } from "@geta-lab/geta/qasso";

const layer = {
  weightQuantizer: { stepSize: "wd", clip: "wq" },
  activationQuantizer: { stepSize: "ad", clip: "aq" },
};

function updated(semantics: Semantics, updateRule: UpdateRule): NamedArrays {
  const parameters = {
    wd: Float32Array.of(4),
    wq: Float32Array.of(8),
    ad: Float32Array.of(4),
    aq: Float32Array.of(8),
  };
  const updates = Object.fromEntries(
    Object.keys(parameters).map((name) => [name, Float32Array.of(1)]),
  );
  const config = { semantics, learningRateQuantizer: 1 };
  updateScalars(config, { ...layer, updateRule }, parameters, {
    updates,
    learningRate: 2,
    bitRange: [4, 8],
    decay: 0,
    bits: { weight: 4, activation: 4 },
  });
  return parameters;
}

const numbers = (parameters: NamedArrays) => Object.values(parameters).map(([value]) => value);

Deno.test("updateScalars() moves freely, projects, leaves the joint step size, or holds the bits", () => {
  assert.deepEqual(numbers(updated("paper", "plain")), [3, 7, 3, 7]);
  assert.deepEqual(numbers(updated("paper", "projected")), [1, 7, 1, 7]);
  assert.deepEqual(numbers(updated("paper", "joint")), [4, 7, 1, 7]);
  assert.deepEqual(numbers(updated("paper", "fixed")), [1, 7, 1, 7]);
});

Deno.test("updateScalars() in the reference neglects activations", () => {
  assert.deepEqual(numbers(updated("reference", "plain")), [3, 7, 3, 7]);
  assert.deepEqual(numbers(updated("reference", "projected")), [1, 7, 2, 6]); // ordinary learning rate
  assert.deepEqual(numbers(updated("reference", "joint")), [4, 7, 4, 8]); // frozen
  assert.deepEqual(numbers(updated("reference", "fixed")), [1, 7, 1, 7]);
});
