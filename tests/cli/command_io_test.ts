import assert from "node:assert/strict";
import { commandIo } from "@geta-lab/geta/cli";

function process(terminal: boolean, consoleSize: () => { columns: number }) {
  const stream = { writeSync: (bytes: Uint8Array) => bytes.length, isTerminal: () => terminal };
  return { stdout: stream, stderr: stream, consoleSize, noColor: false };
}

Deno.test("commandIo() gives colours and width to a terminal only", () => {
  const size = () => ({ columns: 132 });
  const { err } = commandIo(process(true, size));
  assert.equal(err.columns!(), 132);
  assert.equal(err.colour, true);
  assert.equal(commandIo({ ...process(true, size), noColor: true }).err.colour, false);
  assert.deepEqual(Object.keys(commandIo(process(false, size)).out), ["write"]);
});

Deno.test("commandIo() takes 80 columns where the terminal does not know its width", () => {
  const fails = () => {
    throw new Error("ENOTTY");
  };
  assert.equal(commandIo(process(true, fails)).out.columns!(), 80);
  assert.equal(commandIo(process(true, () => ({ columns: 0 }))).out.columns!(), 80);
});
