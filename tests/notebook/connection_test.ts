import assert from "node:assert/strict";
import { chooseConnection, connectionFile } from "../../tools/notebook/connection.ts";

Deno.test("chooseConnection() gives five different free ports", () => {
  const { key, ...ports } = chooseConnection();
  assert.equal(new Set(Object.values(ports)).size, 5);
  for (const port of Object.values(ports)) Deno.listen({ hostname: "127.0.0.1", port }).close();
  assert.notEqual(key, chooseConnection().key);
});

Deno.test("connectionFile() binds the kernel to this machine and signs", () => {
  const info = chooseConnection();
  const file = JSON.parse(connectionFile(info));
  assert.equal(file.ip, "127.0.0.1");
  assert.equal(file.signature_scheme, "hmac-sha256");
  assert.equal(file.key, info.key);
  assert.equal(file.iopub_port, info.iopub_port);
});
