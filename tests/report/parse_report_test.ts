import assert from "node:assert/strict";
import { FileError } from "@geta-lab/geta/io";
import { parseReport } from "@geta-lab/geta/report";
import { exampleReport } from "../viz/example_report.ts";

Deno.test("parseReport() gives back a report that was written", () => {
  assert.deepEqual(parseReport(JSON.stringify(exampleReport)), exampleReport);
});

Deno.test("parseReport() names the entry that is wrong", () => {
  const wrong: [change: Record<string, unknown>, message: RegExp][] = [
    [{ schema: "geta-lab/report/2" }, /^Cannot read r.json: schema: /],
    [{ dense: { ...exampleReport.dense, accuracy: 1.5 } }, /^Cannot read r.json: dense.accuracy: /],
    [
      { relative: { ...exampleReport.relative, bops: undefined } },
      /^Cannot read r.json: relative.bops: /,
    ],
    [{ compressed: { ...exampleReport.compressed, layers: [{}] } }, /: compressed.layers.0.name: /],
    [{ options: null }, /: options: /],
    [
      { settings: { ...exampleReport.settings, sparsity: 1 } },
      /: settings: Cannot use sparsity: it must be a number in \[0, 1\): current value is 1$/,
    ],
    [{ settings: undefined }, /: settings: /],
    [{ semantics: "papr" }, /: semantics: .*"paper" \| "reference".* "papr"/],
  ];
  for (const [change, message] of wrong) {
    assert.throws(
      () => parseReport(JSON.stringify({ ...exampleReport, ...change }), "r.json"),
      (error: unknown) => {
        assert(error instanceof FileError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

Deno.test("parseReport() refuses text that is no JSON", () => {
  assert.throws(
    () => parseReport("<html>", "r.json"),
    new FileError("Cannot read r.json: it must be JSON"),
  );
});
