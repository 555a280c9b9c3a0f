import assert from "node:assert/strict";
import { comparisonRows } from "@geta-lab/geta/viz";
import { exampleReport } from "./example_report.ts";

Deno.test("comparisonRows() lists every quantity of both networks", () => {
  const rows = comparisonRows(exampleReport).map((row) => Object.values(row).join("; "));
  assert.deepEqual(rows, [
    "Accuracy; 81.96 %; 77.36 %; -4.60 points",
    "Parameters; 272.5 k; 142.3 k; 52.23 %",
    "MACs; 40.81 M; 20.15 M; 49.38 %",
    "BOPs; 41.79 G; 3.62 G; 8.67 %",
    "Size; 1.09 MB; 88.94 kB; 8.16 %",
    "File; 1.10 MB; 91.23 kB; 8.29 %",
    "Average bits; 32; 5.02; 15.69 %",
    "Zero structures; 0.00 %; 35.00 %; 117 of 336",
    "One inference; 4.12 ms; 2.5 ms; 60.64 %",
  ]);
});

Deno.test("comparisonRows() marks a gain of accuracy with a plus sign", () => {
  const compressed = { ...exampleReport.compressed, accuracy: 0.83 };
  assert.equal(comparisonRows({ ...exampleReport, compressed })[0]!.relative, "+1.04 points");
});

Deno.test("comparisonRows() says what a budget asked for, beside what was reached", () => {
  const rowsOf = (measure: "bops" | "bytes", name: string) =>
    comparisonRows({ ...exampleReport, budget: { measure, target: 0.09, reached: 0.0867 } })
      .filter(({ quantity }) => quantity.startsWith(name));
  const [reached, asked, ...rest] = rowsOf("bops", "BOPs");
  assert.equal(reached!.relative, "8.67 %");
  assert.deepEqual(Object.values(asked!), ["BOPs asked for", "", "3.76 G", "9.00 %"]);
  assert.deepEqual(rest, []);
  assert.deepEqual(rowsOf("bytes", "Size").map(({ quantity }) => quantity), [
    "Size",
    "Size asked for",
  ]);
});
