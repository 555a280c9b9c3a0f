import assert from "node:assert/strict";
import { clearInterrupt, listenForInterrupt } from "../../lib/notebook/interrupt.ts";
import { InterruptedError, tick } from "@geta-lab/geta/notebook";

/** Catches the listener instead of installing it: a real signal would stop the test run. */
function interruptHandler(): () => void {
  const { addSignalListener } = Deno;
  let handler: (() => void) | undefined;
  Deno.addSignalListener = (signal, listener) => {
    assert.equal(signal, "SIGINT");
    handler = listener;
  };
  try {
    listenForInterrupt();
  } finally {
    Deno.addSignalListener = addSignalListener;
  }
  assert.ok(handler);
  return handler;
}

Deno.test({
  name: "tick() throws once after an interrupt",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const interrupt = interruptHandler();
    await tick();
    interrupt();
    await assert.rejects(tick(), InterruptedError);
    await tick();
  },
});

Deno.test({
  name: "clearInterrupt() forgets an interrupt",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    interruptHandler()();
    clearInterrupt();
    await tick();
  },
});

Deno.test("tick() lets timers run", async () => {
  let ran = false;
  setTimeout(() => ran = true, 0);
  for (let steps = 0; !ran && steps < 1000; steps++) await tick();
  assert.ok(ran);
});
