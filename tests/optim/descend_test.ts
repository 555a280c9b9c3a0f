import assert from "node:assert/strict";
import { descend } from "@geta-lab/geta/optim";

Deno.test("descend() decays before it descends, except the parameters named", () => {
  const parameters = { w: Float32Array.of(8), bias: Float32Array.of(8) };
  const directions = { w: Float32Array.of(2), bias: Float32Array.of(2) };
  descend(parameters, directions, {
    learningRate: 0.5,
    decay: 0.25,
    undecayed: new Set(["bias"]),
  });
  assert.deepEqual(parameters, { w: Float32Array.of(6), bias: Float32Array.of(7) });
});
