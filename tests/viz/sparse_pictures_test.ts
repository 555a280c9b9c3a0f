import assert from "node:assert/strict";
import { kernelMaps, kernelOffsets } from "@geta-lab/geta/hardware";
import { gatherScatterFilm, renderSvg, sitesChart } from "@geta-lab/geta/viz";

const sites = [[0, 0], [1, 0], [1, 1], [3, 2]], offsets = kernelOffsets(3, 2);
const maps = kernelMaps(sites, sites, { offsets });
const options = { names: offsets.map(String), inputs: 4, outputs: 4 };

Deno.test("gatherScatterFilm() has a column for every map that is not empty, and a cell for every pair", () => {
  const svg = gatherScatterFilm(maps, options), used = maps.filter((map) => map.length > 0);
  const cells = svg.split('rx="3" fill="#').length - 1,
    slots = svg.split('rx="3" fill="none"').length - 1;
  assert.equal(cells, 4 + 2 * maps.flat().length); // inputs, gathered rows, what was added
  assert.equal(slots, 4 * used.length);
  // each column comes once, each gathering is there once in a round
  assert.equal(svg.split("<animate ").length - 1, 2 * used.length);
});

Deno.test("gatherScatterFilm() is a still picture of all that was added where nothing moves", () => {
  const svg = gatherScatterFilm(maps, { ...options, title: "a < b" });
  assert.match(svg, /aria-label="a &lt; b"/);
  const shown = Array.from(svg.matchAll(/<g visibility="(\w+)">/g), ([, word]) => word);
  assert.deepEqual(shown, [...new Array(6).fill("hidden"), "visible"]);
  assert.throws(
    () => gatherScatterFilm(maps, { ...options, names: ["one"] }),
    new TypeError("Cannot use names: its shape must be [9]: current value is [1]"),
  );
});

Deno.test("sitesChart() draws every site at its place in its panel, grey without a series", async () => {
  const chart = sitesChart([
    { name: "one", sites: sites.map((at, i) => ({ at, series: i < 2 ? "a" : "b" })) },
    { name: "two", sites: [{ at: [-2, 5] }] },
  ], { title: "Sites" });
  const { values } = chart.data as { values: { panel: string; x: number; y: number }[] };
  assert.deepEqual(values.map(({ panel, x, y }) => [panel, x, y]), [
    ...sites.map(([x, y]) => ["one", x, y]),
    ["two", -2, 5],
  ]);
  const svg = await renderSvg(chart);
  assert.equal(svg.split("#C9D1D9").length - 1, 1);
  assert.doesNotMatch(svg, /undefined|null/); // sites without a label have none
});

Deno.test("sitesChart() refuses nothing, and sites of one coordinate", () => {
  assert.throws(() => sitesChart([], { title: "" }), RangeError);
  assert.throws(
    () => sitesChart([{ name: "", sites: [{ at: [1] }] }], { title: "" }),
    /second coordinate/,
  );
});
