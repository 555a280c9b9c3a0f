import assert from "node:assert/strict";
import { adamUpdate, createArena } from "@geta-lab/geta/engine";
import { assertClose, normals } from "./backends.ts";

const names = ["gradient", "parameter", "first", "second", "update"] as const;
type Arrays = Record<typeof names[number], Float32Array>;
const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

for (const unscaledStart of [false, true]) {
  Deno.test(`adamDirection() follows its formula in and outside an arena, compat ${unscaledStart}`, () => {
    for (const n of [1, 4, 7, 33]) {
      const parameter = normals([n], 9);
      const plain = Object.fromEntries(names.map((name) => [name, new Float32Array(n)])) as Arrays;
      const arena = createArena(Object.fromEntries(names.map((name) => [name, n]))) as Arrays;
      const m: number[] = Array(n).fill(0), s: number[] = Array(n).fill(0);
      for (let step = 1; step < 5; step++) {
        const gradient = normals([n], step);
        const expected = [...gradient].map((v, i) => {
          const g = v + 0.01 * parameter[i]!;
          const start = unscaledStart && step === 1;
          m[i] = start ? g : 0.9 * m[i]! + 0.1 * g;
          s[i] = start ? g * g : 0.999 * s[i]! + 0.001 * g * g;
          return m[i]! / (1 - 0.9 ** step) / (Math.sqrt(s[i]! / (1 - 0.999 ** step)) + 1e-8);
        });
        for (const arrays of [plain, arena]) {
          arrays.gradient.set(gradient);
          arrays.parameter.set(parameter);
          adamUpdate(arrays, { ...options, step, weightDecay: 0.01, unscaledStart });
          assertClose(arrays.update, expected, 2e-5);
        }
      }
    }
  });
}

Deno.test("adamDirection() in compat mode warms up as the reference does", () => {
  const arrays = Object.fromEntries(names.map((name) => [name, new Float32Array(1)])) as Arrays;
  arrays.gradient.fill(1);
  const seen: Record<number, number> = {};
  for (let step = 1; step <= 100; step++) {
    adamUpdate(arrays, { ...options, step, weightDecay: 0, unscaledStart: true });
    seen[step] = arrays.update[0]!;
  }
  // docs/geta.md, section 4.3
  assertClose([seen[1]!, seen[10]!, seen[100]!], [0.316, 0.153, 0.31], 2e-3);
});

Deno.test("adamDirection() rejects arrays of different lengths", () => {
  const [a, b] = [new Float32Array(2), new Float32Array(3)];
  const arrays = { gradient: a, parameter: a, first: b, second: a, update: a };
  assert.throws(
    () => adamUpdate(arrays, { ...options, step: 1, weightDecay: 0, unscaledStart: false }),
    TypeError,
  );
});
