import assert from "node:assert/strict";
import { FileError } from "@geta-lab/geta/io";
import { parseReport, parseRunReport } from "@geta-lab/geta/report";
import { examplePruningReport } from "../viz/example_pruning_report.ts";
import { exampleReport } from "../viz/example_report.ts";

Deno.test("parseReport() gives back a report that was written", () => {
  assert.deepEqual(parseReport(JSON.stringify(exampleReport)), exampleReport);
});

Deno.test("parseReport() reads a report that is older than some settings: they had their usual values", () => {
  const { macs: _macs, momentumGuard: _guard, ...settings } = exampleReport.settings;
  const read = parseReport(JSON.stringify({ ...exampleReport, settings }));
  assert.deepEqual([read.settings.macs, read.settings.momentumGuard], [0, 0]);
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

Deno.test("parseRunReport() takes the report of either kind of run, and no other", () => {
  const best = { step: 30, epoch: 3, validation: 0.9, accuracy: 0.85 };
  for (const report of [exampleReport, examplePruningReport, { ...examplePruningReport, best }]) {
    assert.deepEqual(parseRunReport(JSON.stringify(report)), report);
  }
  const wrong: [text: string, message: RegExp][] = [
    ["{", /^Cannot read r\.json: it must be JSON$/],
    [
      '{"schema":"other"}',
      /^Cannot read r\.json: schema: .*report\/1.*pruning-report\/1.*"other"$/,
    ],
    [
      JSON.stringify({ ...examplePruningReport, best: { ...best, accuracy: 2 } }),
      /^Cannot read r\.json: best\.accuracy: /,
    ],
  ];
  for (const [text, message] of wrong) {
    assert.throws(() => parseRunReport(text, "r.json"), (error) => {
      assert(error instanceof FileError);
      assert.match(error.message, message);
      return true;
    });
  }
});
