// No vector is ignored in silence: each file and each reported case is read by a test, or waits here for the work it belongs to.
import assert from "node:assert/strict";
import { fixtureFiles, fixtures } from "./fixtures.ts";

/** Schemas and reported cases that no test reads yet, and what will. */
const WAITING: Record<string, string> = {
  partial_credit_zero: "the course: exercises that grade themselves",
  qdq_bias_scale: "bring your own model: integer models for other runtimes",
};

const tests = new URL("..", import.meta.url).pathname;

/** The text of all tests that compare with vectors. */
function* readers(folder = tests): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* readers(path);
    else if (name.endsWith("_test.ts") && !path.includes("/support/")) {
      const text = Deno.readTextFileSync(path);
      if (text.includes("support/fixtures.ts")) yield text;
    }
  }
}

const sources = [...readers()];
const isRead = (name: string) => sources.some((text) => text.includes(`"${name}"`));

Deno.test("every vector file has a schema, and every schema is read by a test or waits for one", () => {
  const files = fixtureFiles();
  assert.ok(files.length > 0);
  for (const { file, schema } of files) {
    assert.ok(schema !== undefined, `${file}: no schema of that name in tests/support/fixtures.ts`);
    const known = schema === "cases" || isRead(schema) || Object.hasOwn(WAITING, schema);
    assert.ok(known, `${file}: no test reads ${schema}`);
  }
});

Deno.test("every reported case is read by a test or waits for one", () => {
  const ids = fixtures<{ id: string }[]>("cases").flatMap(({ data }) => data.map(({ id }) => id));
  assert.ok(ids.length > 0);
  for (const id of ids) {
    assert.ok(isRead(id) || Object.hasOwn(WAITING, id), `no test reads the reported case ${id}`);
  }
});

Deno.test("nothing waits that a test reads", () => {
  assert.deepEqual(Object.keys(WAITING).filter(isRead), []);
});
