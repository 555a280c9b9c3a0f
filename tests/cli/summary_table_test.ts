import assert from "node:assert/strict";
import { boxTable } from "@geta-lab/geta/viz";
import { summaryTable } from "@geta-lab/geta/cli";
import { exampleReport } from "../viz/example_report.ts";

Deno.test("summaryTable() shows every quantity and every layer", () => {
  const text = summaryTable(exampleReport);
  for (
    const wanted of [
      "│ Accuracy        │ 81.96 % │    77.36 % │ -4.60 points │",
      "│ BOPs            │ 41.79 G │     3.62 G │       8.67 % │",
      "│ Average bits    │      32 │       5.02 │      15.69 % │",
      "│ stage1.block1.conv1 │ 16 -> 10 │           7 │          8 │",
      "largest difference 3.8e-6",
    ]
  ) assert(text.includes(wanted), wanted);
});

Deno.test("summaryTable() fits 100 columns whatever the layers are called", () => {
  const layers = exampleReport.compressed.layers.map((layer, i) => ({
    ...layer,
    name: `${"very/".repeat(30)}deep${i}`,
  }));
  const text = summaryTable({
    ...exampleReport,
    compressed: { ...exampleReport.compressed, layers },
  });
  assert(Math.max(...text.split("\n").map((line) => line.length)) <= 100);
  assert(text.includes("very/deep7 "));
});

Deno.test("summaryTable() says which epoch was the best, and why there may be none", () => {
  const best = { step: 560, epoch: 9.333, validation: 0.8, accuracy: 0.77 };
  const lines: [change: Partial<typeof exampleReport>, line: string][] = [
    [
      { best },
      "\nBest epoch by validation: 9.33 of 10 (80.00 % of 5000 images), test accuracy 77.00 %;\n" +
      "        evaluate and predict take it with --best\n",
    ],
    [
      { best: { ...best, step: 600, epoch: 10 } },
      "\nBest epoch by validation: the last (80.00 % of 5000 images)\n",
    ],
    [{}, "\nBest epoch by validation: none, its checkpoint is missing\n"],
    [
      {
        splits: { ...exampleReport.splits, validation: { count: 0, origin: "" } },
      },
      "\nBest epoch by validation: none, there are no validation images\n",
    ],
  ];
  for (const [change, line] of lines) {
    assert(summaryTable({ ...exampleReport, ...change }).includes(line), line);
  }
});

Deno.test("boxTable() gives every line the same length", () => {
  const lines = boxTable(["a", "long head"], [["longer cell", "1"], ["", "22"]]).trimEnd().split(
    "\n",
  );
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  assert.equal(lines[3], "│ longer cell │         1 │");
});

Deno.test("summaryTable() says which images were used for what, and what is unusual about them", () => {
  const line = "Images: 45000 to train (official training images 1 to 45000),\n" +
    "        5000 to validate (official training images 45001 to 50000),\n" +
    "        10000 to test (official test images)\n";
  assert(summaryTable(exampleReport).includes(line));
  const splits = { ...exampleReport.splits, note: "no training files" };
  assert(summaryTable({ ...exampleReport, splits }).includes(`${line}Note: no training files\n`));
});

Deno.test("summaryTable() says which layers are not quantized, and why", () => {
  const reason = "its weight is not trained";
  const floatLayers = [..."abcdefg"].map((name) => ({ name, reason }));
  const { compressed } = exampleReport;
  const text = summaryTable({ ...exampleReport, compressed: { ...compressed, floatLayers } });
  assert(text.includes("\nNot quantized: a, b, c, d, e and 2 more: its weight is not trained\n"));
  assert(!summaryTable(exampleReport).includes("Not quantized"));
});
