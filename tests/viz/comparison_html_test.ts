import assert from "node:assert/strict";
import fc from "fast-check";
import {
  comparisonHtml,
  comparisonNotes,
  paretoFront,
  runHeads,
  runRows,
} from "@geta-lab/geta/viz";
import { exampleReport } from "./example_report.ts";

const network = fc.record({
  name: fc.string(),
  bops: fc.integer({ min: 1, max: 5 }),
  accuracy: fc.integer({ min: 0, max: 5 }),
});

Deno.test("paretoFront() holds every network that no other one beats, and rises", () => {
  fc.assert(
    fc.property(fc.array(network, { maxLength: 8 }), (networks) => {
      const front = paretoFront(networks);
      for (const one of networks) {
        const beaten = networks.some((other) =>
          other.bops < one.bops && other.accuracy >= one.accuracy ||
          other.bops <= one.bops && other.accuracy > one.accuracy
        );
        assert.equal(front.includes(one), !beaten);
      }
      for (const [i, { bops, accuracy }] of front.slice(1).entries()) {
        assert.ok(bops >= front[i]!.bops && accuracy >= front[i]!.accuracy);
      }
    }),
    { seed: 4, numRuns: 300 },
  );
});

const other = {
  ...exampleReport,
  splits: {
    ...exampleReport.splits,
    test: { count: 500, origin: "shuffled" },
    note: "no official files",
  },
};

Deno.test("comparisonNotes() says what keeps accuracies from being compared", () => {
  const runs = [{ name: "a", report: exampleReport }, { name: "b", report: exampleReport }];
  assert.deepEqual(comparisonNotes(runs), []);
  assert.deepEqual(comparisonNotes([...runs, { name: "c", report: other }]), [
    "Accuracies were measured on different images: 10000 of cifar10, official test images; 500 of cifar10, shuffled",
    "no official files",
  ]);
});

Deno.test("comparisonHtml() draws every run twice, dense and compressed, and escapes names", async () => {
  const runs = [{ name: "runs/<a>", report: exampleReport }, { name: "b", report: other }];
  const page = await comparisonHtml(runs);
  assert.doesNotMatch(page, /<a>|<script|https?:\/\/(?!www\.w3\.org)/);
  for (const text of ["runs/&lt;a&gt;, dense", "b, dense", "77.36 %", "8.67 %"]) {
    assert.ok(page.includes(text), text);
  }
  assert.ok(runRows(runs).every((row) => row.length === runHeads.length));
});
