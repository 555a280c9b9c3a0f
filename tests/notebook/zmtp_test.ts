import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeFrames, ZmtpConnection } from "../../tools/notebook/zmtp.ts";

/** Two ends of one connection through the loopback interface. */
async function connectedPair(): Promise<[ZmtpConnection, ZmtpConnection]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [calling, answering] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    listener.accept(),
  ]);
  return await Promise.all([
    ZmtpConnection.open(calling, "DEALER"),
    ZmtpConnection.open(answering, "ROUTER"),
  ]);
}

Deno.test("encodeFrames() marks every frame but the last and writes long lengths in 8 bytes", () => {
  const bytes = encodeFrames([Uint8Array.of(7, 8), new Uint8Array(256)]);
  assert.deepEqual([...bytes.subarray(0, 4)], [1, 2, 7, 8]);
  assert.deepEqual([...bytes.subarray(4, 13)], [2, 0, 0, 0, 0, 0, 0, 1, 0]);
  assert.equal(bytes.length, 13 + 256);
});

Deno.test("ZmtpConnection carries messages unchanged and in order, both ways", async () => {
  const [left, right] = await connectedPair();
  try {
    const frame = fc.uint8Array({ maxLength: 600 });
    const messages = fc.array(fc.array(frame, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(messages, async (sent) => {
        for (const [from, to] of [[left, right], [right, left]] as const) {
          for (const message of sent) void from.send(message);
          const got = [];
          while (got.length < sent.length) got.push(await to.receive());
          assert.deepEqual(
            got.map((m) => m.map((f) => [...f])),
            sent.map((m) => m.map((f) => [...f])),
          );
        }
      }),
      { seed: 3, numRuns: 50 },
    );
    const large = new Uint8Array(1_000_000).fill(5);
    void left.send([large]);
    assert.deepEqual(await right.receive(), [large]);
  } finally {
    left.close();
    right.close();
  }
});

Deno.test("ZmtpConnection rejects a pending receive when the other side closes", async () => {
  const [left, right] = await connectedPair();
  right.close();
  right.close();
  await assert.rejects(left.receive(), /connection is closed/);
  left.close();
});

Deno.test("ZmtpConnection.open() rejects a peer that speaks something else", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [calling, answering] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    listener.accept(),
  ]);
  await answering.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n".padEnd(64)));
  await assert.rejects(
    ZmtpConnection.open(calling, "DEALER"),
    new Error("Cannot shake hands: the other side must speak ZMTP 3"),
  );
  answering.close();
});
