import assert from "node:assert/strict";
import { onStop, type StopSignal } from "../../lib/cli/mod.ts";

// only SIGTERM: `deno test` itself ends on SIGINT
Deno.test({
  name: "onStop() hears SIGTERM and leaves the process alive",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { promise, resolve } = Promise.withResolvers<StopSignal>();
    const release = onStop(resolve);
    const beat = setInterval(() => {}, 10); // a listener alone does not keep the event loop awake
    try {
      Deno.kill(Deno.pid, "SIGTERM");
      assert.equal(await promise, "SIGTERM");
    } finally {
      clearInterval(beat);
      release();
    }
  },
});
