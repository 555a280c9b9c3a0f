import assert from "node:assert/strict";
import {
  chooseConnection,
  connectionFile,
  readConnection,
} from "../../tools/notebook/connection.ts";

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

Deno.test("readConnection() reads what connectionFile() wrote and refuses what is none", () => {
  const info = chooseConnection(), text = connectionFile(info);
  assert.deepEqual(readConnection(text).ip, "127.0.0.1");
  assert.deepEqual({ ...readConnection(text).info }, { ip: "127.0.0.1", ...info });
  assert.throws(() => readConnection(text.replace(/"iopub_port":\d+/, '"iopub_port":"x"')), {
    name: "TypeError",
    message: /^Cannot read a connection file: iopub_port must be number: current value is "x"$/,
  });
});
