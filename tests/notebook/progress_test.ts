import assert from "node:assert/strict";
import { progress } from "@geta-lab/geta/notebook";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const full = `${"█".repeat(30)} 100 %`;

Deno.test("progress() shows first and last step, skips those in between, and updates one output", async () => {
  await insideFakeKernel(async (calls) => {
    const bar = progress(1000, "train <1>");
    for (let step = 1; step <= 1000; step++) await bar.update(step, "loss 1");
    assert.ok(calls.length < 1000);
    const [first] = calls, last = calls.at(-1);
    assert.equal(first?.options.update, false);
    assert.equal(last?.options.update, true);
    assert.equal(last?.options.display_id, first?.options.display_id);
    assert.match(String(last?.bundle["text/html"]), /train &lt;1&gt;.*value="1"/);
    assert.equal(last?.bundle["text/plain"], `train <1> ${full}  1000/1000 · loss 1`);
  });
});

Deno.test("progress() says how long it will take until it is done", async () => {
  await insideFakeKernel(async (calls) => {
    const bar = progress(2, "load");
    await bar.update(1);
    await bar.update(2);
    assert.match(String(calls[0]?.bundle["text/plain"]), /1\/2 · \d+ s left$/);
    assert.match(String(calls[1]?.bundle["text/plain"]), /100 % {2}2\/2$/);
  });
});

Deno.test("progress() leaves one line in a log", async () => {
  const terminal = Deno.stderr.isTerminal;
  Deno.stderr.isTerminal = () => false;
  try {
    const lines = await captured(async () => {
      const bar = progress(3, "load");
      for (const step of [1, 2, 3]) await bar.update(step);
    });
    assert.deepEqual(lines, [`load ${full}  3/3`]);
  } finally {
    Deno.stderr.isTerminal = terminal;
  }
});

Deno.test("progress() rewrites one line in a terminal", async () => {
  const { isTerminal, writeSync } = Deno.stderr;
  let written = "";
  Deno.stderr.isTerminal = () => true;
  Deno.stderr.writeSync = (bytes) => {
    written += new TextDecoder().decode(bytes);
    return bytes.length;
  };
  try {
    const bar = progress(2, "load");
    await bar.update(1);
    await bar.update(2);
  } finally {
    Object.assign(Deno.stderr, { isTerminal, writeSync });
  }
  assert.deepEqual(written.match(/[\r\n]/g), ["\r", "\r", "\n"]);
  assert.ok(written.endsWith(`load ${full}  2/2\x1b[K\n`));
});

Deno.test("progress() throws on a total that is not above 0", () => {
  assert.throws(
    () => progress(0, "load"),
    new RangeError("Cannot use total: it must be a number in (0, infinity): current value is 0"),
  );
});
