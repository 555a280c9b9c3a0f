import assert from "node:assert/strict";
import { yieldToEventLoop } from "@geta-lab/geta/run";

Deno.test("yieldToEventLoop() lets timers run at the first call and after a long step", async () => {
  let lastLook: number | undefined;
  for (let call = 0; call < 2; call++) {
    let ran = false;
    setTimeout(() => ran = true, 0);
    const end = performance.now() + 300;
    while (performance.now() < end);
    lastLook = await yieldToEventLoop(lastLook);
    assert.ok(ran, `call ${call}`);
  }
});

Deno.test("yieldToEventLoop() looks outside only when a quarter of a second has passed", async () => {
  const first = await yieldToEventLoop();
  assert.equal(await yieldToEventLoop(first), first);
  assert.ok(await yieldToEventLoop(performance.now() - 251) > first);
});

Deno.test({
  name: "yieldToEventLoop() lets a signal through within two long steps",
  ignore: Deno.build.os === "windows", // has no such signal
  fn: async () => {
    const program = new URL("hears_signals.ts", import.meta.url).href;
    const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--allow-run", program],
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { heard, steps } = JSON.parse(new TextDecoder().decode(stdout));
    assert.ok(heard);
    assert.ok(steps <= 2, `${steps} steps`); // a turn of the event loop alone: fifteen
  },
});
