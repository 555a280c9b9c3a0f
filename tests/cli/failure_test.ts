import assert from "node:assert/strict";
import { failure, UsageError } from "@geta-lab/geta/cli";
import { FileError } from "@geta-lab/geta/io";

Deno.test("failure() blames wrong input with exit code 2", () => {
  for (
    const error of [
      new UsageError("Unknown option --x"),
      new FileError("Cannot read a: it must be JSON"),
      new RangeError("Cannot use sparsity: it must be a number in [0, 1): current value is 1"),
      new TypeError("Cannot restore the run: it must be of model mlp: current value is small"),
    ]
  ) assert.deepEqual(failure(error), { message: error.message, exitCode: 2 });
});

Deno.test("failure() knows the data sets' errors by their name", () => {
  const error = new Error("Cannot use a.bin: it must have 30730000 bytes: current value is 7");
  error.name = "DataError";
  assert.deepEqual(failure(error), { message: error.message, exitCode: 2 });
});

Deno.test("failure() reports faults at run time with exit code 1", () => {
  assert.deepEqual(
    failure(new Error("Cannot write runs/a: No space left on device (os error 28)")),
    {
      message: "Cannot write runs/a: No space left on device (os error 28)",
      exitCode: 1,
    },
  );
  const diverged = Object.assign(new Error("Cannot go on after step 7: the loss is NaN"), {
    name: "DivergenceError",
  });
  assert.deepEqual(failure(diverged), { message: diverged.message, exitCode: 1 });
  assert.deepEqual(failure(new RangeError("Invalid array length")), {
    message: "Internal fault: RangeError: Invalid array length",
    exitCode: 1,
  });
  assert.deepEqual(failure("thrown text"), { message: "Internal fault: thrown text", exitCode: 1 });
});

Deno.test("failure() makes one line without control characters of any message", () => {
  const { message } = failure(new UsageError("a\nb\x1b[31m c\r\n"));
  assert.equal(message, "a b?[31m c");
});
