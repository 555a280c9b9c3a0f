import assert from "node:assert/strict";
import { applyUpdates } from "@geta-lab/geta/optim";

Deno.test("applyUpdates() decays before it descends, except the parameters named", () => {
  const parameters = { w: Float32Array.of(8), bias: Float32Array.of(8) };
  const updates = { w: Float32Array.of(2), bias: Float32Array.of(2) };
  applyUpdates(parameters, updates, {
    learningRate: 0.5,
    decay: 0.25,
    noWeightDecay: new Set(["bias"]),
  });
  assert.deepEqual(parameters, { w: Float32Array.of(6), bias: Float32Array.of(7) });
});
