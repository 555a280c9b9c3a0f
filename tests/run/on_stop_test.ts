import assert from "node:assert/strict";
import { onStop } from "@geta-lab/geta/run";

// only SIGTERM: `deno test` itself ends on SIGINT
Deno.test({
  name: "onStop() hears SIGTERM and leaves the process alive",
  ignore: Deno.build.os === "windows",
  async fn() {
    const program = new URL("stop_itself.ts", import.meta.url).pathname;
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-read", "--allow-env", "--allow-run", program],
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "SIGTERM\n");
    assert.equal(code, 0);
  },
});

Deno.test("onStop() takes its listeners back", () => {
  const release = onStop(() => assert.fail("nobody sent a signal"));
  release();
  assert.doesNotThrow(release);
});
