import type { PlanRow } from "@geta-lab/geta";
import assert from "node:assert/strict";
import { barShare, bitsHtml } from "../../tools/demo/draw/bits.ts";
import { curveSvg } from "../../tools/demo/draw/curves.ts";
import { figuresHtml, headline } from "../../tools/demo/draw/figures.ts";
import { rgbaOf } from "../../tools/demo/draw/pixels.ts";
import { rowAt, stageBoxes, stagesHtml } from "../../tools/demo/draw/stages.ts";
import { cellsOf, groupHtml } from "../../tools/demo/draw/structures.ts";

const rows = [
  { first: 1, last: 10, stage: "dense", what: "trains in float32" },
  { first: 11, last: 12, stage: "projection", what: "at most 16 bits" },
  { first: 13, last: 14, stage: "projection", what: "at most 8 bits" },
  { first: 15, last: 20, stage: "cool-down", what: "structures and bits are final" },
] as PlanRow[];

Deno.test("cellsOf() gives a square the area of its norm, the largest being the whole field", () => {
  const cells = cellsOf({ norms: [4, 1, 0.16, 0], redundant: [2], pruned: [3] });
  assert.deepEqual(cells.map(({ fate }) => fate), ["live", "live", "leaving", "gone"]);
  assert.deepEqual(cells.map(({ side }) => Math.round(side * 1e6) / 1e6), [1, 0.5, 0.2, 0]);
  const empty = cellsOf({ norms: [0, 0], redundant: [], pruned: [0, 1] });
  assert.deepEqual(empty.map(({ side }) => side), [0, 0], "no division by zero");
});

Deno.test("groupHtml() counts in words what it draws, and escapes the name", () => {
  const html = groupHtml("a<b", 4, { norms: [4, 1, 1, 0], redundant: [2], pruned: [3] });
  assert.match(html, /<b>a&lt;b<\/b> <span>2 live, 1 leaving, 1 gone<\/span>/);
  assert.equal(html.match(/<i /g)!.length, 4);
  assert.match(groupHtml("conv1", 3), /<span>3 live<\/span>/);
});

Deno.test("barShare() takes a fifth for each halving of the bits", () => {
  assert.deepEqual([32, 16, 8, 4, 2, 1].map(barShare), [1, 0.8, 0.6, 0.4, 0.2, 0]);
  assert.deepEqual([0.5, 64].map(barShare), [0, 1]);
});

Deno.test("bitsHtml() writes 32 for what has no quantizer yet", () => {
  const html = bitsHtml(["conv1", "head"], { conv1: { weight: 4.26, activation: 8 } });
  assert.deepEqual([...html.matchAll(/<span>([\d.]+)<\/span>/g)].map(([, text]) => text), [
    "4.3",
    "8",
    "32",
    "32",
  ]);
});

Deno.test("stageBoxes() joins the rows of a stage and says how much of it is done", () => {
  assert.deepEqual(stageBoxes(rows, 13), [
    { stage: "dense", first: 1, last: 10, done: 1 },
    { stage: "projection", first: 11, last: 14, done: 0.75 },
    { stage: "cool-down", first: 15, last: 20, done: 0 },
  ]);
});

Deno.test("rowAt() is the row of the next step", () => {
  assert.deepEqual([0, 9, 10, 12, 20].map((step) => rowAt(rows, step).first), [1, 1, 11, 13, 15]);
});

Deno.test("stagesHtml() marks the stage of the next step, none before the run", () => {
  assert.doesNotMatch(stagesHtml(rows, 0), /aria-current/);
  const [, after] = stagesHtml(rows, 10).split("aria-current");
  assert.match(after!, /Projection/);
  assert.equal(stagesHtml(rows, 10).match(/aria-current/g)!.length, 1);
});

Deno.test("curveSvg() puts points where the axes say", () => {
  const curve = { title: "A", points: [{ step: 0, value: 0 }, { step: 20, value: 1 }] };
  const svg = curveSvg({ ...curve, ticks: [0, 1] }, rows, 256);
  assert.match(svg, /<polyline points="46,148 246,10"\/>/, "left below to right above");
  assert.match(svg, /aria-label="A: 100.00 % after 20 steps"/);
  assert.equal(svg.match(/class="band"/g)!.length, 3);
  const middle = { title: "B", points: [{ step: 10, value: 0.1 }] };
  const logarithmic = curveSvg({ ...middle, ticks: [0.01, 1], logarithmic: true }, rows, 256);
  assert.match(logarithmic, /<polyline points="146,79"\/>/, "a tenth is in the middle");
});

Deno.test("rgbaOf() takes an image of a stack and makes it opaque", () => {
  const images = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  assert.deepEqual([...rgbaOf(images, 1, 2)], [7, 8, 9, 255, 10, 11, 12, 255]);
});

Deno.test("figuresHtml() and headline() tell dense from compressed", () => {
  const dense = {
    accuracy: 0.939,
    bops: 7.7e9,
    macs: 7.52e6,
    parameters: 98_330,
    bytes: 393_320,
    averageBits: 32,
  };
  const compressed = {
    accuracy: 0.934,
    bops: 7.7e7,
    macs: 3.76e6,
    parameters: 49_165,
    bytes: 19_666,
    averageBits: 4,
  };
  const outcome = {
    dense,
    compressed,
    testImages: 1000,
    structures: { zero: 88, total: 176 },
    difference: 0,
    seconds: 1,
    files: { json: "", safetensors: new Uint8Array() },
    input: {} as never,
  };
  const cells = [...figuresHtml(outcome).matchAll(/<td>([^<]+)<\/td>/g)].map(([, text]) => text);
  assert.deepEqual(cells.slice(0, 6), [
    "93.90 %",
    "93.40 %",
    "-0.50 points",
    "7.70 G",
    "77.00 M",
    "1.00 %",
  ]);
  assert.equal(
    headline(outcome),
    "The compressed network has 93.4 % of 1000 new images right, the dense one 93.9 %; it needs " +
      "1.00 % of the bit operations and 5.00 % of the bytes, without 88 of 176 structures.",
  );
});
