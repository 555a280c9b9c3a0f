import assert from "node:assert/strict";
import { importedNames, sourceHashes } from "../../tools/notebook/source_hash.ts";
import type { Notebook } from "../../tools/notebook/nbformat.ts";
import { notebookOf } from "./notebook_of.ts";

const root = new URL("../../", import.meta.url);

async function hash(notebook: Notebook, from: URL = root): Promise<string> {
  return (await sourceHashes({ one: notebook }, from))["one"]!;
}

Deno.test("importedNames() lists what cells import from, once each", () => {
  const notebook = notebookOf(
    `import * as tf from "b";\nimport { x,\n  y } from "a/c";\nconst s = 'import z from "no"';`,
    `import "d"; export const t = 1;\nimport { z } from "b";`,
  );
  assert.deepEqual(importedNames(notebook), ["a/c", "b", "d"]);
});

Deno.test("sourceHashes() changes with code and expectations, not with texts and outputs", async () => {
  const one = notebookOf("1 + 1"), [cell] = one.cells;
  const same: Notebook = {
    ...one,
    cells: [
      { cell_type: "markdown", source: "text", metadata: {} },
      { ...cell!, metadata: { tags: [] }, source: ["1 ", "+ 1"] },
    ],
  };
  const was = await hash(one);
  assert.match(was, /^[0-9a-f]{64}$/);
  assert.equal(await hash(same), was);
  assert.notEqual(await hash(notebookOf("1 + 2")), was);
  const expecting = { ...one, cells: [{ ...cell!, metadata: { expect: { a: { min: 0 } } } }] };
  assert.notEqual(await hash(expecting), was);
});

Deno.test("sourceHashes() follows imports through the library, within the given folder only", async () => {
  const notebook = notebookOf(`import { small } from "@geta-lab/geta/models";`);
  const whole = await hash(notebook);
  const ofModels = await hash(notebook, new URL("lib/models/", root));
  const ofCore = await hash(notebook, new URL("lib/core/", root)); // models import core
  const ofCli = await hash(notebook, new URL("lib/cli/", root)); // but not the command line
  const ofNothing = await hash(notebook, new URL("docs/", root));
  assert.equal(new Set([whole, ofModels, ofCore, ofNothing]).size, 4);
  assert.equal(ofCli, ofNothing);
});

Deno.test("sourceHashes() refuses an import that leads nowhere", async () => {
  await assert.rejects(hash(notebookOf(`import { x } from "no-such-name";`)), /no-such-name/);
});
