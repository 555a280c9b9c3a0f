/** What is shown of runs that are judged by something else than accuracy. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { progressLine } from "@geta-lab/geta/cli";
import { bestEpoch, type HistoryLine, type Metric, type Report } from "@geta-lab/geta/report";
import {
  bestText,
  comparisonHtml,
  comparisonNotes,
  comparisonRows,
  historyChart,
  paretoFront,
  reportHtml,
  runsTable,
} from "@geta-lab/geta/viz";
import { exampleReport } from "./example_report.ts";

const metric: Metric = { name: "mean <abs> error", better: "smaller", format: "number" };
const split = { count: 16, origin: "batches of task.ts" };
const report: Report = {
  ...exampleReport,
  metric,
  data: "task.ts",
  splits: { train: split, validation: split, test: split, unit: "samples" },
  dense: { ...exampleReport.dense, accuracy: 3.5 },
  compressed: { ...exampleReport.compressed, accuracy: 3.75 },
  confusion: { dense: [], compressed: [] },
  examples: [],
  classes: [],
};
const line: HistoryLine = {
  step: 1,
  epoch: 1,
  stage: "cool-down",
  loss: 2,
  accuracy: 3,
  learningRate: 0.1,
};

Deno.test("bestEpoch() of a metric whose smaller values are better is that of the negated one", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 8 }), (values) => {
      const lines = (sign: number) =>
        values.map((value, i) => ({ ...line, step: i + 1, accuracy: sign * value }));
      const wanted = bestEpoch(lines(-1))?.step;
      assert.equal(bestEpoch(lines(1), undefined, metric)?.step, wanted);
    }),
    { seed: 2, numRuns: 200 },
  );
});

Deno.test("paretoFront() of such a metric is that of the negated one, and falls", () => {
  const network = fc.record({
    name: fc.string(),
    bops: fc.integer({ min: 1, max: 5 }),
    accuracy: fc.integer({ min: -4, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(network, { maxLength: 8 }), (networks) => {
      const negated = networks.map((one) => ({ ...one, accuracy: -one.accuracy }));
      const text = (front: typeof networks, sign: number) =>
        front.map(({ bops, accuracy }) => `${bops} ${0 + sign * accuracy}`);
      assert.deepEqual(text(paretoFront(networks, metric), 1), text(paretoFront(negated), -1));
    }),
    { seed: 3, numRuns: 200 },
  );
});

Deno.test("comparisonRows() and bestText() print the value of a metric as its format says", () => {
  assert.deepEqual(Object.values(comparisonRows(report)[0]!), [
    "Mean <abs> error",
    "3.5",
    "3.75",
    "+0.25",
  ]);
  const best = { step: 30, epoch: 3, validation: 3.25, accuracy: 3.123456 };
  assert.equal(
    bestText({ ...report, best, steps: 40 }),
    "Best epoch by validation: 3 of 4 (3.25 of 16 samples), test mean <abs> error 3.123",
  );
});

Deno.test("progressLine() shows the value of a metric", () => {
  const progress = { stage: "joint", epoch: 1, accuracy: 0.0123449, metric } as const;
  const counts = { zeroStructures: 0, targetStructures: 0, done: 1, total: 2 };
  assert.match(progressLine({ ...progress, ...counts }, { columns: 90 }), / val 0\.01234 /);
});

Deno.test("historyChart() names metric and loss of a task", () => {
  const text = (quantity: "accuracy" | "loss", options = {}) =>
    JSON.stringify(historyChart([line], quantity, options));
  assert.match(
    text("accuracy", { metric }),
    /"title":"Validation: mean <abs> error".*"format":"\.3~g"/,
  );
  assert.match(text("loss", { metric }), /"title":"Loss of the task"/);
  assert.match(text("accuracy"), /"text":"Validation accuracy".*"title":"Accuracy"/);
  assert.match(text("loss"), /"title":"Cross entropy \(nats\)"/);
});

Deno.test("reportHtml() of a task speaks of its metric and its samples, escaped", async () => {
  const page = await reportHtml(report, [line]);
  assert.match(
    page,
    /<span>Mean &lt;abs&gt; error<\/span><strong>3\.75<\/strong><span>dense 3\.5</,
  );
  assert.match(page, /Samples: 16 to train, 16 to validate, 16 to test, batches of task\.ts/);
  assert.doesNotMatch(page, /<abs>|Accuracy|Cross entropy|Images:/);
});

Deno.test("runsTable() and comparisonHtml() name the metric of all runs; different ones share no chart", async () => {
  const runs = [{ name: "a", report }, { name: "b", report: { ...report, metric: { ...metric } } }];
  assert.deepEqual(runsTable(runs).heads.slice(2, 4), [metric.name, `dense ${metric.name}`]);
  assert.deepEqual(comparisonNotes(runs), []);
  const page = await comparisonHtml(runs);
  assert.match(page, /Mean &lt;abs&gt; error against bit operations/);
  assert.doesNotMatch(page, /<abs>/);
  const mixed = [...runs, { name: "c", report: exampleReport }];
  const { heads, rows } = runsTable(mixed);
  assert.deepEqual(heads.slice(3, 5), ["metric", "dense metric"]);
  assert.deepEqual(rows.map((row) => row[3]), ["3.75", "3.75", "77.36 %"]);
  assert.deepEqual(comparisonNotes(mixed), [
    "metrics were measured on different samples: 16 of task.ts, batches of task.ts; 10000 of cifar10, official test images",
    "the runs are judged by mean <abs> error, accuracy",
  ]);
  assert.doesNotMatch(await comparisonHtml(mixed), /<svg/);
});
