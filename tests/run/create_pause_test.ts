import assert from "node:assert/strict";
import { createPause } from "@geta-lab/geta/run";

Deno.test("createPause() lets timers run at the first call and after a long step", async () => {
  const pause = createPause();
  for (let call = 0; call < 2; call++) {
    let ran = false;
    setTimeout(() => ran = true, 0);
    const end = performance.now() + 300;
    while (performance.now() < end);
    await pause();
    assert.ok(ran, `call ${call}`);
  }
});

Deno.test({
  name: "createPause() lets a signal through within two long steps",
  ignore: Deno.build.os === "windows", // has no such signal
  fn: async () => {
    const program = new URL("../train/hears_signals.ts", import.meta.url).href;
    const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--allow-run", program],
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { heard, steps } = JSON.parse(new TextDecoder().decode(stdout));
    assert.ok(heard);
    assert.ok(steps <= 2, `${steps} steps`); // a turn of the event loop alone: fifteen
  },
});
