import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import type { News } from "../../tools/demo/messages.ts";
import { preview, train } from "../../tools/demo/training.ts";
import { readSubnet } from "../../lib/cli/run/saved_run.ts";
import { subnetArchive } from "../../tools/demo/subnet_archive.ts";
import { subnetAccuracy } from "./subnet_accuracy.ts";
import { unzipped } from "./unzipped.ts";

const choice = { sparsity: 0.25, bits: 3, length: "quick" } as const;
type Told<Kind extends News["news"]> = Extract<News, { news: Kind }>;

/** The news of a run that is stopped after so many steps, by kind. */
async function newsOf(steps = Infinity) {
  const all: News[] = [];
  let done = 0;
  await train(choice, (news) => all.push(news), () => Promise.resolve(++done < steps));
  const of = <Kind extends News["news"]>(kind: Kind) =>
    all.filter(({ news }) => news === kind) as Told<Kind>[];
  return { all, of };
}

Deno.test("train() tells of a run from its plan to its subnet, whose files the library reads", async () => {
  await useEngine({ blas: false });
  const { all, of } = await newsOf();
  assert.equal(all[0]!.news, "plan");
  const { plan } = of("plan")[0]!, { outcome } = of("done")[0]!;
  assert.deepEqual(plan, preview(choice), "the preview promised the same");
  const pictures = of("picture").map(({ picture }) => picture), last = pictures.at(-1)!;
  assert.equal(last.step, plan.totalSteps);
  assert.deepEqual(
    new Set(pictures.map(({ stage }) => stage)),
    new Set(plan.rows.map(({ stage }) => stage)),
  );
  assert.equal(pictures[0]!.bops, 1);

  const gone = last.groups.map(({ pruned }) => pruned.length).reduce((a, b) => a + b);
  assert.deepEqual([gone, gone], [plan.leaving, outcome.structures.zero]);
  for (const { norms, pruned, redundant } of last.groups) {
    assert.deepEqual(redundant, []);
    assert.deepEqual(norms.flatMap((norm, i) => norm === 0 ? [i] : []), pruned);
  }
  assert.deepEqual(new Set(Object.values(last.bits).flatMap(Object.values)), new Set([3]));
  assert.equal(
    last.bops,
    outcome.compressed.bops / outcome.dense.bops,
    "the last picture is the subnet",
  );
  assert.equal(of("validated").at(-1)!.answers.length, plan.samples.labels.length);
  assert.equal(await subnetAccuracy(outcome.files, "quick"), outcome.compressed.accuracy);

  const folder = Deno.makeTempDirSync(); // as deno task predict takes it
  Deno.mkdirSync(`${folder}/subnet`);
  for (const [path, bytes] of unzipped(subnetArchive(outcome))) {
    Deno.writeFileSync(`${folder}/${path}`, bytes);
  }
  const { input } = await readSubnet(`${folder}/subnet`);
  assert(input.schema === "geta-lab/input/1");
  assert.deepEqual([input.data, input.classes], ["shapes", plan.classes]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("train() gives a run up after the step in which it is told to", async () => {
  await useEngine({ blas: false });
  const { all, of } = await newsOf(3);
  assert.equal(all.at(-1)!.news, "stopped");
  assert.equal(of("done").length, 0);
  assert.ok(of("picture").every(({ picture }) => picture.step <= 3));
});
