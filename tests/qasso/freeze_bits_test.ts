import assert from "node:assert/strict";
import { freezeBits, holdBits, layerBits, referenceRules } from "@geta-lab/geta/qasso";
import { smallProblem } from "./small_problem.ts";

Deno.test("freezeBits() keeps rounded bits inside the range, the reference does not", () => {
  const bits = { a: { weight: 3.2 }, b: { weight: 16.7, activation: 5.5 } };
  assert.deepEqual(freezeBits(bits, [4, 16]), {
    a: { weight: 4 },
    b: { weight: 16, activation: 6 },
  });
  assert.deepEqual(referenceRules.freezeBits(bits, [4, 16]), {
    a: { weight: 3 },
    b: { weight: 17, activation: 6 },
  });
});

Deno.test("holdBits() is undone by layerBits()", () => {
  const { problem, parameters } = smallProblem(50);
  holdBits(problem.layers[1]!.weightQuantizer!, parameters, 5);
  const { l1 } = layerBits(problem.layers, parameters);
  assert.ok(Math.abs(l1!.weight! - 5) < 1e-6);
  assert.ok(Math.abs(l1!.activation! - 16) < 1e-6);
});
