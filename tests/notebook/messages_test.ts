import assert from "node:assert/strict";
import { decodeMessage, encodeMessage, importKey } from "../../tools/notebook/messages.ts";

const request = { id: "1", session: "s", type: "execute_request", content: { code: "1 + 1" } };

Deno.test("decodeMessage() reads what encodeMessage() wrote, behind any routing ids", async () => {
  const key = await importKey("secret");
  const frames = await encodeMessage(request, key);
  const message = await decodeMessage([Uint8Array.of(1, 2), ...frames], key);
  assert.deepEqual(message, { type: "execute_request", parentId: "", content: request.content });
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
