import assert from "node:assert/strict";
import fc from "fast-check";
import { moveScalars } from "@geta-lab/geta/qasso";

const names = { stepSize: "d", clip: "q", exponent: "t" };
const arrays = ([d, q, t]: number[]) => ({
  d: Float32Array.of(d!),
  q: Float32Array.of(q!),
  t: Float32Array.of(t!),
});

Deno.test("moveScalars() keeps every scalar where the quantizer is defined", () => {
  const any = fc.array(fc.float({ min: -10, max: 10, noNaN: true }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(any, any, (start, v) => {
      const parameters = arrays(start);
      moveScalars(names, parameters, { updates: arrays(v), learningRate: 0.5 });
      const bounds = [[1e-8, Infinity], [1e-8, Infinity], [0.1, 4]];
      Object.values(parameters).forEach(([value], i) => {
        const [min, max] = bounds[i]!;
        const moved = Math.fround(start[i]!) - 0.5 * Math.fround(v[i]!);
        assert.equal(value, Math.fround(Math.min(Math.max(moved, min!), max!)));
      });
    }),
    { seed: 3 },
  );
});

Deno.test("moveScalars() leaves the step size alone if only the range moves, and what has no update", () => {
  const parameters = arrays([1, 2, 1]);
  const { q } = arrays([0, 1, 0]);
  moveScalars(names, parameters, { updates: { d: q, q }, learningRate: 0.5, which: "range" });
  assert.deepEqual(parameters, arrays([1, 1.5, 1]));
});
