import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { subnetForward } from "@geta-lab/geta/geta";
import { decodeSubnet } from "@geta-lab/geta/io";
import { parseHistory, parseReport } from "@geta-lab/geta/report";
import { readHistory } from "@geta-lab/geta/run";
import { evaluate } from "@geta-lab/geta/train";
import { geta, temporaryFolder } from "./command.ts";

/** All of a summary that is the same on every machine: not the time it took, nor the number of threads. */
function digits(summary: string): string {
  // times differ from run to run
  return summary.replace(/ in [\d:]+ on .*/, "").replace(/│ One inference .*\n/, "");
}

Deno.test("deno task geta --deterministic keeps the promises of the default run", async (t) => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  const { code, err, out: printed } = await geta("--deterministic", "--out", out);
  assert.equal(code, 0, err);
  const report = parseReport(await Deno.readTextFile(`${out}/report.json`), "report.json");

  await t.step(
    "the table is the one in the README, digit by digit, and says how it was made",
    () => {
      const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
      const shown = readme.match(/```text\n(small on shapes: [^]*?)```/)![1]!;
      assert.equal(digits(printed), digits(shown));
      assert.match(printed, /on wasm-simd, deterministic, \d+ threads?\n/);
      assert.match(report.engine, /^wasm-simd, deterministic, /);
    },
  );

  await t.step("relative BOPs are at most 10 %, accuracy within 2 points of dense", () => {
    const { dense, compressed, relative } = report;
    assert.ok(relative.bops <= 0.1, `${relative.bops}`);
    assert.ok(dense.accuracy >= 0.85 && dense.accuracy <= 0.97, `${dense.accuracy}`);
    assert.ok(compressed.accuracy >= dense.accuracy - 0.02, `${compressed.accuracy}`);
    assert.equal(relative.bops, compressed.bops / dense.bops);
  });

  await t.step("K groups are exactly zero, bits are in range, the subnet is equivalent", () => {
    const { structures, compressed, equivalence } = report;
    assert.equal(structures.zero, structures.target);
    assert.ok(structures.zero > 0);
    for (const { name, weightBits, activationBits } of compressed.layers) {
      for (const bits of [weightBits, activationBits]) {
        assert.ok((bits >= 4 && bits <= 16) || bits === 32, `${name}: ${bits}`);
      }
    }
    assert.ok(equivalence.relative <= 1e-4, `${equivalence.relative}`);
  });

  await t.step("the history has one line a step, through all stages", async () => {
    const history = await readHistory(`${out}/history.jsonl`, parseHistory);
    assert.deepEqual(history.map(({ step }) => step), history.map((_, i) => i + 1));
    assert.equal(history.length, report.steps);
    assert.equal(new Set(history.map(({ stage }) => stage)).size, 5);
    assert.equal(history.at(-1)!.zeroStructures, report.structures.zero);
  });

  await t.step("the written subnet alone has the reported accuracy", async () => {
    await useEngine({ deterministic: true });
    const subnet = await decodeSubnet({
      json: await Deno.readTextFile(`${out}/subnet.json`),
      safetensors: await Deno.readFile(`${out}/subnet.safetensors`),
    });
    const source = imageBatches(shapes({ seed: 0 }), { size: 64, seed: 0 });
    const forward = subnetForward(subnet);
    const { accuracy } = evaluate(forward, source.testBatches(), source.inputShape);
    assert.equal(accuracy, report.compressed.accuracy);
    tf.disposeVariables();
  });

  await t.step("the report says how to repeat it, what was answered and how long it takes", () => {
    const { origin, confusion, examples, compressed, dense, milliseconds, warnings } = report;
    assert.equal(origin.command, "deno task geta --deterministic");
    assert.ok(Math.abs(Date.now() - Date.parse(origin.date)) < 600_000, origin.date);
    for (
      const [counts, { accuracy }] of [[confusion.dense, dense], [
        confusion.compressed,
        compressed,
      ]] as const
    ) {
      const all = counts.flat().reduce((a, b) => a + b);
      assert.equal(counts.reduce((sum, row, i) => sum + row[i]!, 0) / all, accuracy);
    }
    assert.equal(examples.length, 9);
    assert.ok(milliseconds.dense > 0 && milliseconds.compressed > 0);
    assert.deepEqual(warnings, []);
    const { layers } = compressed;
    assert.equal(layers.reduce((sum, { macs }) => sum + macs.compressed, 0), compressed.macs);
    assert.equal(layers.reduce((sum, { bops }) => sum + bops.dense, 0), dense.bops);
  });

  await t.step("the page needs no network and the table is printed", async () => {
    const page = await Deno.readTextFile(`${out}/report.html`);
    assert.match(page, /<svg/);
    assert.doesNotMatch(page, /(src|href)\s*=\s*["']?(https?:)?\/\//);
    assert.match(printed, /Accuracy/);
    assert.ok(printed.split("\n").every((line) => [...line].length <= 100));
  });
});
