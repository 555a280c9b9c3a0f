import assert from "node:assert/strict";
import { countOutput, drainTime, repairOutput } from "../../lib/notebook/output_queue.ts";

Deno.test("drainTime() is 0 for an empty queue and grows with messages and bytes", () => {
  assert.equal(drainTime({ messages: 0, bytes: 0 }), 0);
  assert.equal(drainTime({ messages: 10, bytes: 20_000 }), 25);
});

Deno.test("repairOutput() does nothing where the kernel's inside is not as expected", () => {
  const { log } = console;
  repairOutput(() => assert.fail("there is no cell"));
  assert.equal(console.log, log);
});

Deno.test("repairOutput() sends the result first, then waits, then says that the cell ended", async () => {
  const printers = { ...console };
  const events: unknown[] = [];
  const kernel = {
    broadcastResult: (count: number, result: unknown) => {
      events.push(["result", count, result]);
      return Promise.resolve();
    },
  };
  const printed: unknown[][] = [];
  console.table = (...values: unknown[]) => void printed.push(values);
  const deno = Deno as unknown as Record<symbol, { jupyter?: unknown }>;
  const internals = deno[(Deno as unknown as { internal: symbol }).internal];
  assert.ok(internals);
  internals.jupyter = kernel;
  try {
    repairOutput(() => void events.push("end"));
    console.table([1], ["a"]);
    countOutput(100);
    const cell = kernel.broadcastResult(7, "x");
    assert.deepEqual(events, [["result", 7, "x"]]);
    await cell;
    assert.deepEqual(events, [["result", 7, "x"], "end"]);
    assert.deepEqual(printed, [[[1], ["a"]]]);
  } finally {
    delete internals.jupyter;
    Object.assign(console, printers);
  }
});
