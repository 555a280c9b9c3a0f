import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url);
const read = (name: string) => JSON.parse(Deno.readTextFileSync(new URL(name, root)));

Deno.test("no package brings a build script that Deno would warn of in the first line a newcomer sees", () => {
  const { allowScripts } = read("deno.json") as { allowScripts: { deny: string[] } };
  const packages = Object.entries(read("deno.lock").npm as Record<string, { scripts?: boolean }>);
  const withScripts = packages.filter(([, { scripts }]) => scripts).map(([name]) => name);
  assert.deepEqual(
    withScripts.map((name) => `npm:${name.slice(0, name.lastIndexOf("@"))}`),
    allowScripts.deny,
  );
});
