import assert from "node:assert/strict";
import fc from "fast-check";
import type { Report } from "@geta-lab/geta/report";
import {
  comparisonHtml,
  comparisonNotes,
  paretoChart,
  paretoFront,
  runsTable,
} from "@geta-lab/geta/viz";
import { examplePruningReport } from "./example_pruning_report.ts";
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
    "accuracies were measured on different images: 10000 of cifar10, official test images; 500 of cifar10, shuffled",
    "no official files",
  ]);
});

Deno.test("comparisonHtml() draws every run twice, dense and compressed, and escapes names", async () => {
  const runs = [{ name: "runs/<a>", report: exampleReport }, { name: "b", report: other }];
  const page = await comparisonHtml(runs);
  assert.doesNotMatch(page, /<a>|<script|https?:\/\/(?!www\.w3\.org)/);
  for (const text of ["2 runs of resnet20 on cifar10", "1  runs/&lt;a&gt;<", "77.36 %", "8.67 %"]) {
    assert.ok(page.includes(text), text);
  }
  assert.equal(page.match(/<path[^>]*aria-roledescription="point"/g)?.length, 4);
});

Deno.test("comparisonHtml() says once which images all runs saw, else which runs saw which", async () => {
  const run = (report: Report) => ({ name: "a", report });
  const same = await comparisonHtml([run(exampleReport), run(exampleReport)]);
  assert.equal(same.match(/Images: /g)?.length, 1);
  const page = await comparisonHtml([run(exampleReport), run(other), run(exampleReport)]);
  assert.match(page, /Images of 1, 3: 45000 to train/);
  assert.match(page, /Images of 2: .* 500 to test/);
  assert.match(page, /<p class="note">accuracies were measured on different images/);
});

Deno.test("runsTable() names the network once if it is the same, else in a column", () => {
  const one = { name: "a", report: exampleReport };
  const two = { name: "b", report: { ...exampleReport, model: "vgg7" } };
  const { network, heads, rows } = runsTable([one, one]);
  assert.equal(network, "resnet20 on cifar10");
  assert.deepEqual(rows[1]!.slice(0, 4), ["2", "a", "77.36 %", "81.96 %"]);
  assert.ok(!heads.includes("network"));
  const mixed = runsTable([one, two]);
  assert.equal(mixed.network, undefined);
  assert.deepEqual(mixed.rows.map((row) => row[2]), ["resnet20 on cifar10", "vgg7 on cifar10"]);
  for (const { heads, rows } of [runsTable([one]), mixed]) {
    assert.ok(rows.every((row) => row.length === heads.length));
  }
});

Deno.test("paretoChart() writes names of points that lie close together once, at one of them", () => {
  const at = (name: string, bops: number, accuracy: number) => ({
    name,
    bops,
    accuracy,
    dense: false,
  });
  const networks = [at("1", 1e6, 0.9), at("2", 1.01e6, 0.9), at("3", 1e9, 0.5), at("1", 1e6, 0.9)];
  const { layer } = paretoChart(networks) as unknown as {
    layer: { data: { values: { name: string }[] } }[];
  };
  assert.deepEqual(layer[1]!.data.values, networks);
  assert.deepEqual(layer[2]!.data.values.map(({ name }) => name), ["1, 2", "3"]);
  const alone = paretoChart([networks[0]!]) as unknown as typeof layer[0] & { layer: typeof layer };
  assert.deepEqual(alone.layer[2]!.data.values.map(({ name }) => name), ["1"]);
});

Deno.test("runsTable() sets pruned networks beside those of GETA: float32, as any machine runs them", async () => {
  const { splits, data } = exampleReport;
  const pruned = { ...examplePruningReport, model: "resnet20", data, splits };
  const runs = [{ name: "a", report: exampleReport }, { name: "b", report: pruned }];
  const { network, rows } = runsTable(runs);
  assert.equal(network, "resnet20 on cifar10");
  // 4500 of 9000 MACs at 32 by 32 bits, 500 parameters of 4 bytes
  assert.deepEqual(rows[1], [
    "2",
    "b",
    "90.00 %",
    "91.00 %",
    "4.61 M",
    "50.00 %",
    "2.00 kB",
    "32.00",
  ]);
  const note =
    "the costs of run 2 are those of any machine, which multiplies with zeros, too: 50.0 % of the dense MACs; 22.2 % if zeros were skipped";
  assert.deepEqual(comparisonNotes(runs), [note]);
  const cut = { ...pruned, macs: { ...pruned.macs, nonZero: 4499 } };
  assert.deepEqual(comparisonNotes([{ name: "c", report: cut }]), []);
  const page = await comparisonHtml(runs);
  assert.ok(page.includes(`<p class="note">${note}</p>`));
  assert.equal(page.match(/<path[^>]*aria-roledescription="point"/g)?.length, 4);
});
