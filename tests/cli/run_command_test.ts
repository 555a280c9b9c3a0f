import assert from "node:assert/strict";
import { type Execute, runCommand, UsageError } from "@geta-lab/geta/cli";
import { recipe } from "@geta-lab/geta/geta";

async function run(args: string[], execute: Execute = () => Promise.resolve(0)) {
  const written = { out: "", err: "" };
  const io = {
    out: { write: (text: string) => void (written.out += text) },
    err: { write: (text: string) => void (written.err += text) },
  };
  return { code: await runCommand(args, { io, execute, recipe }), ...written };
}

Deno.test("runCommand() hands the options over and answers with the exit code of the work", async () => {
  const seen: unknown[] = [];
  const result = await run(["--seed", "3"], (options) => {
    seen.push(options.settings);
    return Promise.resolve(130);
  });
  assert.deepEqual(result, { code: 130, out: "", err: "" });
  assert.deepEqual(seen, [{ seed: 3 }]);
});

Deno.test("runCommand() prints the help of the model without doing any work", async () => {
  const { code, out, err } = await run(["--help", "--model", "resnet56"], () => assert.fail());
  assert.equal(code, 0);
  assert.match(out, /In brackets: the defaults of --model resnet56/);
  assert.equal(err, "");
});

Deno.test("runCommand() turns every error into one line and an exit code", async () => {
  const cases: [error: Error, code: number, line: string][] = [
    [new UsageError("Unknown x"), 2, "Unknown x\n"],
    [new RangeError("Cannot plan: a\nb"), 2, "Cannot plan: a b\n"],
    [new Error("Cannot write a: disk full"), 1, "Cannot write a: disk full\n"],
    [new TypeError("x is not a function"), 1, "Internal fault: TypeError: x is not a function\n"],
  ];
  for (const [error, code, err] of cases) {
    assert.deepEqual(await run([], () => Promise.reject(error)), { code, out: "", err });
    assert.deepEqual(
      await run([], () => {
        throw error;
      }),
      { code, out: "", err },
    );
  }
});
