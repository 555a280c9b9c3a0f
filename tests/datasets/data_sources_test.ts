import assert from "node:assert/strict";
import { dataHosts, dataSources } from "@geta-lab/geta/datasets";

Deno.test("dataSources use the allowed hosts only, all of them, over https", () => {
  const addresses = Object.values(dataSources)
    .flatMap(({ downloads }) => downloads.flatMap((remote) => remote.addresses))
    .map((address) => new URL(address));
  assert.deepEqual(new Set(addresses.map(({ protocol }) => protocol)), new Set(["https:"]));
  assert.deepEqual(new Set(addresses.map(({ host }) => host)), new Set(dataHosts));
});

Deno.test("dataSources name files, sizes and hashes that can be checked", () => {
  for (const { downloads, files } of Object.values(dataSources)) {
    for (const { name, sha256, size } of downloads) {
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.match(name, /^[\w.-]+$/);
      assert.ok(size > 0);
    }
    for (const name of Object.keys(files)) assert.match(name, /^[\w.-]+$/);
  }
});
