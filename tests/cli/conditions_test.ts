import assert from "node:assert/strict";
import { FileError } from "@geta-lab/geta/io";
import { continuedConditions, requireSameConditions } from "../../lib/cli/run/conditions.ts";

const saved = { samples: "a".repeat(64), engines: ["libblas.so.3"] };

Deno.test("continuedConditions() keeps what is the same", () => {
  assert.deepEqual(continuedConditions(saved, saved, "runs/a"), { conditions: saved });
});

Deno.test("continuedConditions() warns of another engine and records both, and every change after it", () => {
  const wasm = { ...saved, engines: ["wasm-simd"] };
  const { conditions, warning } = continuedConditions(saved, wasm, "runs/a");
  assert.deepEqual(conditions.engines, ["libblas.so.3", "wasm-simd"]);
  assert.match(warning!, /another engine, .*: wasm-simd after libblas\.so\.3$/);
  assert.equal(continuedConditions(conditions, wasm, "runs/a").warning, undefined);
  const back = continuedConditions(conditions, saved, "runs/a");
  assert.deepEqual(back.conditions.engines, ["libblas.so.3", "wasm-simd", "libblas.so.3"]);
});

Deno.test("continuedConditions() refuses other samples", () => {
  const other = { ...saved, samples: "b".repeat(64) };
  assert.throws(() => continuedConditions(saved, other, "runs/a"), {
    name: "FileError",
    message:
      "Cannot resume the run in runs/a: the samples must be those it began with, of SHA-256 aaaaaaaaaaaa…: current value is bbbbbbbbbbbb…",
  });
});

Deno.test("continuedConditions() refuses another module of a task, and one that makes other samples at each start", () => {
  const task = { ...saved, task: "c".repeat(64) };
  assert.deepEqual(continuedConditions(task, task, "runs/a"), { conditions: task });
  const refused = (now: typeof task) => {
    try {
      continuedConditions(task, now, "runs/a");
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.equal(
    refused({ ...task, task: "d".repeat(64) }),
    "Cannot resume the run in runs/a: the module of its task must be the one it began with, of SHA-256 cccccccccccc…: current value is dddddddddddd…, it was changed",
  );
  assert.equal(
    refused({ ...task, samples: "b".repeat(64) }),
    "Cannot resume the run in runs/a: the samples must be those it began with, of SHA-256 aaaaaaaaaaaa…: current value is bbbbbbbbbbbb…; its module makes other ones at each start: random numbers need a seed, which tfjs wants above 0",
  );
});

Deno.test("continuedConditions() refuses a checkpoint that says nothing", () => {
  for (const nothing of [undefined, null, {}, { samples: 1 }, { samples: "", engines: [] }]) {
    assert.throws(() => continuedConditions(nothing, saved, "runs/a"), FileError);
  }
});

Deno.test("requireSameConditions() refuses a worker with other samples or another engine than the run's last", () => {
  const run = { ...saved, engines: ["wasm-simd", "libblas.so.3"] };
  requireSameConditions(saved, run);
  assert.throws(() => requireSameConditions({ ...saved, engines: ["wasm-simd"] }, run), {
    message:
      "Cannot measure in a worker: samples and engine must be those of the run, aaaaaaaaaaaa… on libblas.so.3: current value is aaaaaaaaaaaa… on wasm-simd",
  });
  const other = { ...saved, samples: `${"a".repeat(63)}b` };
  assert.throws(() => requireSameConditions(other, run), /samples and engine must be/);
});
