import assert from "node:assert/strict";
import { attainableRate } from "@geta-lab/geta/hardware";
import { rooflineChart, selectionFilm } from "@geta-lab/geta/viz";

/** Numbers of the cells from top to bottom and left to right, without title, names and sum. */
function cellsOf(svg: string): string[] {
  return Array.from(
    svg.matchAll(/<text x="[\d.]+" y="[\d.]+" text-anchor="middle"[^>]*>([^<]*)</g),
    ([, text]) => text!,
  );
}

Deno.test("selectionFilm() shows weights and inputs, then of each group values, places and chosen inputs, and the sum", () => {
  const weights = [0, 1.5, 0, -2, 0, 0, 0, 3], inputs = [4, 2, 7, 1, 2, 9, 8, 5];
  const svg = selectionFilm(weights, inputs);
  const cells = cellsOf(svg);
  const columns = weights.flatMap((w, i) => [String(w).replace("-", "−"), String(inputs[i])]);
  assert.deepEqual(cells.slice(0, 16), columns);
  // value, place, input of each that is kept; a group of one value names another place, which holds 0
  assert.deepEqual(cells.slice(16), [
    "1.5",
    "1",
    "2",
    "−2",
    "3",
    "1",
    "0",
    "2",
    "8",
    "3",
    "3",
    "5",
  ]);
  assert.match(svg, /y = 16<\/text><\/svg>$/);
});

Deno.test("selectionFilm() is a still picture of the end: what moves comes to rest in its place", () => {
  const svg = selectionFilm([1, 2, 0, 0], [1, 1, 1, 1], { secondsPerGroup: 4, rounds: 2 });
  const moves = [...svg.matchAll(/values="([^"]+)" keyTimes="([^"]+)" dur="4s" repeatCount="2"/g)];
  assert.ok(moves.length >= 4);
  for (const [, values, times] of moves) {
    assert.match(values!, /;0 0$|;visible$/);
    assert.deepEqual(times!.split(";").map(Number), times!.split(";").map(Number).toSorted());
  }
  assert.doesNotMatch(svg, /visibility="hidden"|<script/);
});

Deno.test("selectionFilm() refuses rows that are not 2:4, and inputs that do not fit", () => {
  assert.throws(() => selectionFilm([1, 2, 3, 0], [1, 1, 1, 1]), /at most two that are not zero/);
  assert.throws(() => selectionFilm([1, 2, 0, 0], [1, 1, 1]), TypeError);
  assert.throws(() => selectionFilm([1, 0, 0], [1, 1, 1]), TypeError);
});

Deno.test("rooflineChart() draws each roof through its ridge and every point", () => {
  const roofs = [{ name: "dense", peak: 1e12, bandwidth: 1e10 }, {
    name: "2:4",
    peak: 2e12,
    bandwidth: 1e10,
  }];
  const points = [{ intensity: 1, rate: 1e10, series: "dense", label: "batch 1" }];
  const { layer } = rooflineChart(points, { roofs }) as {
    layer: { data: { values: { series: string; intensity: number; rate: number }[] } }[];
  };
  const line = layer[0]!.data.values;
  for (const { name, ...roof } of roofs) {
    const own = line.filter(({ series }) => series === name);
    assert.ok(own.some(({ intensity }) => intensity === roof.peak / roof.bandwidth));
    for (const { intensity, rate } of own) assert.equal(rate, attainableRate(intensity, roof));
  }
  assert.deepEqual(layer[1]!.data.values, points);
  assert.throws(
    () => rooflineChart([], { roofs }),
    new RangeError(
      "Cannot draw a roofline: it must have points and roofs: current value is 0 and 2",
    ),
  );
  assert.throws(
    () => rooflineChart([{ intensity: 0, rate: 1, series: "dense" }], { roofs }),
    /Cannot use intensity/,
  );
});
