import assert from "node:assert/strict";
import { groupMembership, renderSvg } from "@geta-lab/geta/viz";
import { exampleGroups } from "./example_groups.ts";

const chart = groupMembership(exampleGroups, ["fc1/bias", "fc2/kernel", "fc1/kernel"]);

Deno.test("groupMembership() marks each parameter of a prunable group as zeroed or only cut", () => {
  const { values } = chart.data as { values: Record<string, unknown>[] };
  assert.deepEqual(values.map(({ group, parameter, kind }) => [group, parameter, kind]), [
    ["fc1 (2)", "fc1/kernel", "zeroed and cut"],
    ["fc1 (2)", "fc1/bias", "zeroed and cut"],
    ["fc1 (2)", "fc2/kernel", "cut only"],
    ["fc1 (2)", "fc2/kernel", "cut only"],
  ]);
});

Deno.test("groupMembership() keeps the given order of the parameters", async () => {
  assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
  const svg = await renderSvg(chart);
  const at = ["fc1/bias", "fc2/kernel", "fc1/kernel"].map((name) => svg.indexOf(`>${name}<`));
  assert(at.every((place, i) => place > (at[i - 1] ?? 0)), `${at}`);
});
