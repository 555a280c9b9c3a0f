import assert from "node:assert/strict";
import { fakeQuantValue } from "@geta-lab/geta/quant";
import { quantizerCurve, renderSvg } from "@geta-lab/geta/viz";

interface Point {
  panel: string;
  kind: string;
  x: number;
  y: number;
}

const quantizers = [
  { stepSize: 1 / 3, clip: 1, exponent: 1 },
  { stepSize: 0.25, clip: 2, exponent: 2 },
  { stepSize: 1, clip: 7 },
];

function points(i: number): Point[] {
  const { values } = quantizerCurve(quantizers).data as { values: Point[] };
  const panel = [...new Set(values.map(({ panel }) => panel))][i];
  return values.filter((point) => point.panel === panel && point.kind === "quantized");
}

Deno.test("quantizerCurve() shows every level once, from -q_m^t to q_m^t", () => {
  quantizers.forEach((quantizer, i) => {
    const { stepSize, clip, exponent = 1 } = quantizer;
    const top = Math.round(clip ** exponent / stepSize);
    const levels = points(i).slice(0, -1).map(({ y }) => Math.round(y / stepSize) + 0);
    assert.deepEqual(levels, Array.from({ length: 2 * top + 1 }, (_, j) => j - top));
  });
});

Deno.test("quantizerCurve() draws points of the quantizer itself, in both directions beyond the clip", () => {
  quantizers.forEach((quantizer, i) => {
    const all = points(i);
    for (const { x, y } of all) assert.equal(y, fakeQuantValue(x, quantizer));
    assert(all[0]!.x < -quantizer.clip && all.at(-1)!.x > quantizer.clip);
  });
});

Deno.test("quantizerCurve() names bits and exponent, and renders", async () => {
  const chart = quantizerCurve(quantizers);
  assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
  const svg = await renderSvg(chart);
  for (const name of ["3 bits, t = 1", "5.09 bits, t = 2", "4 bits, t = 1"]) {
    assert(svg.includes(name), name);
  }
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});
