import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { random } from "@geta-lab/geta/core";
import { sha256, sha256Digest } from "@geta-lab/geta/io";

Deno.test("sha256Digest() is SHA-256: the standard's examples, and random bytes around the ends of blocks", () => {
  const { integer } = random(3);
  const reference = (bytes: Uint8Array) =>
    new Uint8Array(createHash("sha256").update(bytes).digest());
  for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 10_000]) {
    const bytes = Uint8Array.from({ length }, () => integer(256));
    assert.deepEqual(sha256Digest(bytes), reference(bytes), `${length} bytes`);
  }
  const text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  const hex = sha256Digest(new TextEncoder().encode(text)).toHex();
  assert.equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
});

Deno.test("sha256() is the same where a browser hides crypto.subtle", async () => {
  const bytes = Uint8Array.of(1, 2, 3), before = await sha256(bytes);
  Object.defineProperty(crypto, "subtle", { value: undefined, configurable: true });
  try {
    assert.equal(await sha256(bytes), before);
  } finally {
    delete (crypto as { subtle?: unknown }).subtle;
  }
  assert.equal(await sha256(bytes), before);
});
