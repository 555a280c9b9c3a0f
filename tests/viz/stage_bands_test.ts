import assert from "node:assert/strict";
import { stageBands, stageLayers } from "@geta-lab/geta/viz";
import { exampleHistory } from "./example_report.ts";

Deno.test("stageBands() covers the history without gap or overlap", () => {
  assert.deepEqual(stageBands(exampleHistory), [
    { stage: "dense", from: 0, to: 240 },
    { stage: "warm-up", from: 240, to: 280 },
    { stage: "projection", from: 280, to: 360 },
    { stage: "joint", from: 360, to: 480 },
    { stage: "cool-down", from: 480, to: 600 },
  ]);
});

Deno.test("stageBands() of a history that begins later begins there", () => {
  assert.deepEqual(stageBands([{ step: 8, stage: "joint" }]), [{ stage: "joint", from: 7, to: 8 }]);
  assert.deepEqual(stageBands([]), []);
});

Deno.test("stageLayers() names only the stages that are wide enough", () => {
  const [, names] = stageLayers(stageBands(exampleHistory));
  const { values } = names!.data as { values: { name: string }[] };
  assert.deepEqual(values.map(({ name }) => name), [
    "Dense",
    "",
    "Projection",
    "Joint",
    "Cool-down",
  ]);
});
