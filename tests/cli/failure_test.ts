import assert from "node:assert/strict";
import { failure, UsageError } from "@geta-lab/geta/cli";
import { DataError } from "@geta-lab/geta/datasets";
import { FileError, WriteError } from "@geta-lab/geta/io";
import { SettingsError } from "@geta-lab/geta/settings";
import { DivergenceError } from "@geta-lab/geta/train";

Deno.test("failure() blames wrong input with exit code 2", () => {
  for (
    const error of [
      new UsageError("Unknown command x"),
      new FileError("Cannot read a: it must be JSON"),
      new DataError("a.bin", { wanted: "its size must be 4 bytes", found: 7 }),
    ]
  ) assert.deepEqual(failure(error), { message: error.message, exitCode: 2 });
});

Deno.test("failure() calls settings by what was typed for them, and leaves other words alone", () => {
  const cases: [library: string, command: string][] = [
    ["Cannot use sparsity: it must be less", "Cannot use --sparsity: it must be less"],
    ["Cannot use joint: 5 pruningPeriods", "Cannot use --joint: 5 --pruning-periods"],
    ["Cannot use the model: the joint stage", "Cannot use the model: the joint stage"],
    ["Cannot ignore conv1: fooBar of batch", "Cannot ignore conv1: fooBar of batch"],
    ["Cannot use --bit-range: it must be less", "Cannot use --bit-range: it must be less"],
  ];
  for (const [library, message] of cases) {
    assert.deepEqual(failure(new SettingsError(library)), { message, exitCode: 2 });
  }
});

Deno.test("failure() reports misfortunes at run time with exit code 1", () => {
  const full = new Error("No space left on device (os error 28)");
  assert.deepEqual(failure(new WriteError("runs/a", full)), {
    message: "Cannot write runs/a: No space left on device",
    exitCode: 1,
  });
  const diverged = new DivergenceError("Cannot go on after step 7: the loss is NaN");
  assert.deepEqual(failure(diverged), { message: diverged.message, exitCode: 1 });
});

Deno.test("failure() calls anything else a fault of the program, however it is worded", () => {
  for (
    const [error, message] of [
      [new RangeError("Invalid array length"), "RangeError: Invalid array length"],
      [new TypeError("Cannot use x: its shape"), "TypeError: Cannot use x: its shape"],
      ["thrown text", "thrown text"],
      [undefined, "undefined"],
    ]
  ) assert.deepEqual(failure(error), { message: `Internal fault: ${message}`, exitCode: 1 });
});

Deno.test("failure() makes one line without control characters of any message", () => {
  const { message } = failure(new UsageError("a\nb\x1b[31m c\r\n"));
  assert.equal(message, "a b?[31m c");
});
