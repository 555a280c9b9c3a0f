import type { PruningGroup } from "../../structure/mod.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Which parameters each pruning group cuts: one row a parameter, one column a group.
 *
 * @param groups The groups; those that are not prunable are left out.
 * @param parameters Names of parameters in the order in which they are to appear, for example that of the model.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { groupMembership } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc1",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc1/kernel", axis: 1, structures: [0, 1] }],
 *   dependentSlices: [{ parameter: "fc2/kernel", axis: 0, structures: [0, 1] }],
 *   layers: ["fc1"],
 *   prunable: true,
 * };
 * assert.match(JSON.stringify(groupMembership([group], ["fc1/kernel", "fc2/kernel"])), /fc1 \(2\)/);
 * ```
 */
export function groupMembership(
  groups: readonly PruningGroup[],
  parameters: readonly string[],
): ChartSpec {
  const kinds = ["zeroed and cut", "cut only"];
  const prunable = groups.filter((group) => group.prunable);
  const columns = prunable.map(({ name, size }) => `${name} (${size})`);
  const values = prunable.flatMap(({ ownedSlices, dependentSlices }, i) =>
    [ownedSlices, dependentSlices].flatMap((cuts, k) =>
      cuts.map(({ parameter, axis }) => ({ group: columns[i], parameter, axis, kind: kinds[k] }))
    )
  );
  return {
    title: "What is cut together",
    width: { step: 90 },
    height: { step: 18 },
    data: { values },
    mark: { type: "rect", cornerRadius: 3 },
    encoding: {
      x: {
        field: "group",
        type: "nominal",
        sort: columns,
        title: "Group (number of structures)",
        axis: { orient: "top", labelAngle: 0, labelLimit: 88, domain: false, ticks: false },
        scale: { paddingInner: 0.1 },
      },
      y: {
        field: "parameter",
        type: "nominal",
        sort: parameters,
        title: null,
        axis: { grid: true, labelLimit: 260, zindex: 0 },
        scale: { paddingInner: 0.15 },
      },
      color: {
        field: "kind",
        type: "nominal",
        scale: { domain: kinds, range: [palette.main, palette.second] },
        legend: { title: null, orient: "right" },
      },
    },
  };
}
