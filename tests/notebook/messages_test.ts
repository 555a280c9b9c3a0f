import assert from "node:assert/strict";
import {
  decodeMessage,
  encodeMessage,
  importKey,
  underParent,
} from "../../tools/notebook/messages.ts";

const request = { id: "1", session: "s", type: "execute_request", content: { code: "1 + 1" } };

Deno.test("decodeMessage() reads what encodeMessage() wrote, behind any routing ids", async () => {
  const key = await importKey("secret");
  const frames = await encodeMessage(request, key);
  const message = await decodeMessage([Uint8Array.of(1, 2), ...frames], key);
  const { header, ...rest } = message;
  assert.deepEqual(rest, {
    type: "execute_request",
    id: "1",
    parentId: "",
    content: request.content,
  });
  assert.deepEqual([header["msg_id"], header["session"]], ["1", "s"]);
});

Deno.test("underParent() files a message under another request and leaves the rest as it is", async () => {
  const key = await importKey("secret"), parent = { msg_id: "7", username: "ada" };
  const buffer = Uint8Array.of(9), routing = Uint8Array.of(1);
  const frames = [routing, ...await encodeMessage(request, key), buffer];
  const moved = await underParent(frames, parent, key);
  assert.equal((await decodeMessage(moved, key)).parentId, "7");
  assert.deepEqual([moved[0], moved[3], ...moved.slice(5)], [
    frames[0],
    frames[3],
    ...frames.slice(5),
  ]);
  assert.deepEqual(await encodeMessage({ ...request, parent }, key).then((f) => f[3]), moved[4]);
});

Deno.test("decodeMessage() rejects a message that was signed with another key or changed", async () => {
  const key = await importKey("secret");
  const foreign = await encodeMessage(request, await importKey("other"));
  await assert.rejects(decodeMessage(foreign, key), /Cannot trust a message/);
  const changed = await encodeMessage(request, key);
  changed[5] = new TextEncoder().encode('{"code":"2"}');
  await assert.rejects(decodeMessage(changed, key), /Cannot trust a message/);
});

Deno.test("decodeMessage() rejects frames without delimiter or parts", async () => {
  const key = await importKey("secret");
  const frames = await encodeMessage(request, key);
  await assert.rejects(decodeMessage(frames.slice(1), key), TypeError);
  await assert.rejects(decodeMessage(frames.slice(0, 5), key), TypeError);
});
