import assert from "node:assert/strict";
import { addScaled, createArena } from "@geta-lab/geta/engine";
import { assertClose, normals } from "./backends.ts";

Deno.test("addScaled() gives the same in an arena and outside, for every length", () => {
  for (let n = 0; n < 11; n++) {
    const target = normals([n], 1), source = normals([n], 2);
    const arena = createArena({ target: n, source: n });
    arena.target!.set(target);
    arena.source!.set(source);
    addScaled(arena.target!, arena.source!, -0.3);
    const expected = target.map((v, i) => v - 0.3 * source[i]!);
    addScaled(target, source, -0.3);
    assertClose(target, expected, 1e-6);
    assertClose(arena.target!, expected, 1e-6);
  }
});

Deno.test("addScaled() rejects arrays of different lengths", () => {
  assert.throws(
    () => addScaled(new Float32Array(2), new Float32Array(3), 1),
    new TypeError(
      "Cannot compute a scaled sum: all arrays must have one length: current value is 2, 3",
    ),
  );
});
