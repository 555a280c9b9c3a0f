import assert from "node:assert/strict";
import { agreementChart, renderSvg } from "@geta-lab/geta/viz";

Deno.test("agreementChart() finds the largest difference of all pairs but draws at most 300", async () => {
  const full = Float32Array.from({ length: 1001 }, (_, i) => i / 100);
  const sub = full.slice();
  sub[999]! += 0.5; // not among the points drawn
  const chart = agreementChart(full, sub);
  assert.match(JSON.stringify(chart.title), /largest difference of 1001 outputs: 5\.0e-1/);
  const [, dots] = chart.layer as { data: { values: { x: number; y: number }[] } }[];
  assert(dots!.data.values.length <= 300);
  for (const { x, y } of dots!.data.values) assert.equal(x, y);
  assert.doesNotMatch(await renderSvg(chart), /NaN|undefined|Infinity/);
});

Deno.test("agreementChart() throws on different numbers of outputs", () => {
  assert.throws(
    () => agreementChart([1, 2], [1]),
    new TypeError(
      "Cannot compare outputs: there must be 2 of both networks: current value is 1",
    ),
  );
});
