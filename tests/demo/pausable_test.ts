import assert from "node:assert/strict";
import { pausable } from "../../tools/demo/pausable.ts";

const moment = () => new Promise((resolve) => setTimeout(resolve, 20));

Deno.test("turn() lets messages that wait be heard first", async () => {
  const { begin, turn } = pausable(), heard: string[] = [];
  begin();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => void heard.push("message");
  port2.postMessage(null);
  assert.equal(await turn(), true);
  await turn();
  assert.deepEqual(heard, ["message"]);
  port1.close();
  port2.close();
});

Deno.test("turn() waits while a run is paused, and ends it when it is stopped", async () => {
  const { begin, turn, obey } = pausable();
  begin();
  obey("pause");
  let came: boolean | undefined;
  const waiting = turn().then((goesOn) => came = goesOn);
  await moment();
  assert.equal(came, undefined);
  obey("predict");
  await moment();
  assert.equal(came, undefined, "a question is no order to go on");
  obey("play");
  await waiting;
  assert.equal(came, true);
  obey("pause");
  const stopped = turn();
  obey("stop");
  assert.equal(await stopped, false);
  begin();
  assert.equal(await turn(), true, "the next run");
});
