import assert from "node:assert/strict";
import { createArena } from "@geta-lab/geta/engine";
import { commonArena } from "../../lib/engine/memory/arena.ts";

Deno.test("createArena() gives zeroed arrays of the wanted lengths that do not overlap", () => {
  const arena = createArena({ a: 5, empty: 0, b: 3 });
  assert.deepEqual(Object.keys(arena), ["a", "empty", "b"]);
  arena.a!.fill(1);
  arena.b!.fill(2);
  assert.deepEqual([...arena.a!, ...arena.empty!, ...arena.b!], [1, 1, 1, 1, 1, 2, 2, 2]);
  assert.equal(arena.b!.byteOffset % 64, 0);
});

Deno.test("createArena() rejects lengths that are not natural numbers or too much in total", () => {
  assert.throws(() => createArena({ a: 1.5 }), RangeError);
  assert.throws(() => createArena({ a: -1 }), RangeError);
  assert.throws(
    () => createArena({ a: 2 ** 31 }),
    new RangeError(
      "Cannot create the arena: it holds at most 4 GiB: current value is 8589983744 bytes",
    ),
  );
});

Deno.test("commonArena() finds kernels only for arrays of one arena", () => {
  const one = createArena({ a: 4, b: 4 }), two = createArena({ a: 4 });
  assert.ok(commonArena([one.a!, one.b!, one.a!.subarray(1)]));
  assert.equal(commonArena([one.a!, two.a!]), undefined);
  assert.equal(commonArena([one.a!, new Float32Array(4)]), undefined);
});
