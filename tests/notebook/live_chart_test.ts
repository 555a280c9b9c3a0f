import assert from "node:assert/strict";
import { liveChart } from "@geta-lab/geta/notebook";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const build = (rows: readonly { x: number }[]) => ({
  title: `${rows.length} rows`,
  mark: "point",
  data: { values: rows },
  encoding: { x: { field: "x", type: "quantitative" } },
});

Deno.test("liveChart() draws rarely, in one output, and adds the picture at the end", async () => {
  await insideFakeKernel(async (calls) => {
    const chart = liveChart(build);
    for (let x = 0; x < 500; x++) await chart.push({ x });
    const during = calls.length;
    assert.ok(during < 500);
    assert.equal(calls[0]?.bundle["text/plain"], "[chart] 1 rows");
    assert.ok(calls.every(({ bundle }) => !("image/png" in bundle)));
    await chart.done();
    assert.equal(calls.length, during + 1);
    const last = calls.at(-1);
    assert.equal(last?.bundle["text/plain"], "[chart] 500 rows");
    assert.ok("image/png" in (last?.bundle ?? {}));
    assert.equal(new Set(calls.map(({ options }) => options.display_id)).size, 1);
    assert.deepEqual(calls.map(({ options }) => options.update), [
      false,
      ...Array(during).fill(true),
    ]);
  });
});

Deno.test("liveChart() without rows still shows its frame", async () => {
  await insideFakeKernel(async (calls) => {
    await liveChart(build).done();
    assert.equal(calls[0]?.options.update, false);
  });
});

Deno.test("liveChart() prints one line outside a notebook", async () => {
  const lines = await captured(async () => {
    const chart = liveChart(build);
    await chart.push({ x: 1 });
    await chart.push({ x: 2 });
    await chart.done();
  });
  assert.deepEqual(lines, ["[chart] 2 rows"]);
});
