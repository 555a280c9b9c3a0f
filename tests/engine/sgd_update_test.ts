import assert from "node:assert/strict";
import { createArena, sgdUpdate } from "@geta-lab/geta/engine";
import { assertClose, normals } from "./backends.ts";

const names = ["gradient", "parameter", "buffer", "update"] as const;

for (const momentum of [0, 0.9]) {
  Deno.test(`sgdDirection() with momentum ${momentum} follows its formula in and outside an arena`, () => {
    for (const n of [1, 4, 7, 33]) {
      const options = { momentum, dampening: 0.2, weightDecay: 0.05 };
      const parameter = normals([n], 9);
      const plain = Object.fromEntries(names.map((name) => [name, new Float32Array(n)])) as Arrays;
      const arena = createArena(
        Object.fromEntries([...names].reverse().map((name) => [name, n])),
      ) as Arrays;
      let buffer: number[] = [];
      for (let step = 0; step < 4; step++) {
        const gradient = normals([n], step);
        const g = [...gradient].map((v, i) => v + 0.05 * parameter[i]!);
        buffer = g.map((v, i) => step === 0 ? v : momentum * buffer[i]! + 0.8 * v);
        for (const arrays of [plain, arena]) {
          arrays.gradient.set(gradient);
          arrays.parameter.set(parameter);
          sgdUpdate(arrays, { ...options, first: step === 0 });
          assertClose(arrays.update, momentum === 0 ? g : buffer, 1e-6);
        }
      }
      if (momentum === 0) {
        assert.ok(plain.buffer.every((v) => v === 0), "the buffer is not touched");
      }
    }
  });
}

Deno.test("sgdDirection() serves a buffer at the start of an arena", () => {
  const arena = createArena({ buffer: 5, gradient: 5, parameter: 5, update: 5 }) as Arrays;
  arena.buffer.fill(2);
  arena.gradient.fill(1);
  sgdUpdate(arena, { momentum: 0.5, dampening: 0, weightDecay: 0, first: false });
  assert.deepEqual([...arena.update], [2, 2, 2, 2, 2]);
});

Deno.test("sgdDirection() rejects arrays of different lengths", () => {
  const [a, b] = [new Float32Array(2), new Float32Array(3)];
  const arrays = { gradient: a, parameter: b, buffer: a, update: a };
  const options = { momentum: 0, dampening: 0, weightDecay: 0, first: true };
  assert.throws(() => sgdUpdate(arrays, options), TypeError);
});

type Arrays = Record<typeof names[number], Float32Array>;
