import assert from "node:assert/strict";
import { testFiles } from "./at_once.ts";

const root = new URL("../../", import.meta.url);
const words = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root))).tasks.test.command
  .split(" ") as string[];
const groups = ["formulas", "graphs", "networks"].map((name) => `tests/at_once/${name}_test.ts`);

/** The folders that a file of groups names. */
function foldersOf(group: string): string[] {
  const text = Deno.readTextFileSync(new URL(group, root));
  return [...text.matchAll(/^ {2}"(\w+)",$/gm)].map(([, folder]) => `tests/${folder}`);
}

Deno.test("deno task test runs every test file once, alone or together with others", () => {
  const prefix = "--ignore=";
  const left = words.find((word) => word.startsWith(prefix))!.slice(prefix.length).split(",");
  const together = groups.flatMap(foldersOf);
  assert.deepEqual([...together].sort(), left.sort());
  assert.equal(new Set(together).size, together.length);
  for (const folder of together) {
    assert.ok(testFiles(new URL(`${folder}/`, root)).length > 0, folder);
  }
  assert.ok(words.includes("tests"), "all others");
});

Deno.test("testFiles() finds those of inner folders, in order", () => {
  const tests = new URL("tests/", root).href;
  const found = testFiles(new URL("tests/qadg/", root)).map((path) => path.slice(tests.length));
  assert.ok(found.includes("qadg/rules/convolution_test.ts"));
  assert.ok(found.every((path) => /_test\.ts$/.test(path)));
});
