/**
 * What sparse convolution costs on a cloud of points: sites, groups, tiles, cycles of the mapping unit.
 *
 * @module
 */
import { random } from "../../lib/core/mod.ts";
import {
  denseSites,
  groupingCost,
  groupOffsets,
  kernelMaps,
  kernelOffsets,
  mergeMaps,
  neighbourMasks,
  outputStationaryCost,
  tuneGrouping,
} from "../../lib/hardware/mod.ts";
import { count, table } from "./hardware_table.ts";

/** The cloud of the tables below: a bumpy sphere of radius 10, as a scanner sees surfaces. */
function sphere(): number[][] {
  const stream = random(5), sites = new Map<string, number[]>();
  for (let i = 0; i < 4000; i++) {
    const point = [stream.normal(), stream.normal(), stream.normal()];
    const radius = (10 + 0.3 * stream.normal()) / Math.hypot(point[0]!, point[1]!, point[2]!);
    const site = point.map((x) => Math.floor(x * radius));
    sites.set(site.join(), site);
  }
  return [...sites.values()];
}

/**
 * Four tables of one cloud.
 *
 * @returns Head and text of each.
 */
export function siteTables(): [head: string, text: string][] {
  const sites = sphere(), offsets = kernelOffsets(3, 3), centre = 13;
  const maps = kernelMaps(sites, sites, { offsets }), sizes = maps.map((map) => map.length);
  const dense = [sites];
  for (let layer = 0; layer < 3; layer++) {
    dense.push(denseSites(dense.at(-1)!, offsets) as number[][]);
  }
  const cost = (name: string, { epsilon, threshold }: { epsilon: number; threshold: number }) => {
    const groups = groupOffsets(sizes, { epsilon, threshold, centre });
    const { rows, useful, launches } = groupingCost(sizes, groups);
    return [
      name,
      epsilon.toFixed(1),
      count(threshold),
      (rows / useful).toFixed(3),
      String(launches),
    ];
  };
  const tuned = (launch: number) =>
    cost(`tuned, a launch is ${count(launch)} rows`, tuneGrouping(sizes, { launch, centre }));
  const masks = neighbourMasks(maps, sites.length);
  const tiles = (name: string, options: { sorted?: boolean; bounds?: number[] }) => {
    const { computed, useful, partialSums } = outputStationaryCost(masks, {
      tileRows: 128,
      ...options,
    });
    return [name, (computed / useful).toFixed(2), String(partialSums)];
  };
  const widths = [1, 16, 64];
  return [
    table("active sites after layer", dense.map((_, layer) => String(layer)), [
      ["dense 3 x 3 x 3", ...dense.map(({ length }) => count(length))],
      ["submanifold", ...dense.map(() => count(sites.length))],
    ]),
    table("groups", ["epsilon", "S", "rows / useful rows", "launches"], [
      cost("released default", { epsilon: 0, threshold: 0 }),
      tuned(10),
      tuned(1000),
      cost("one group", { epsilon: 1, threshold: 1e6 }),
    ]),
    table("tiles of 128 rows", ["computed / useful", "partial sums"], [
      tiles("rows as they are", { sorted: false }),
      tiles("sorted", {}),
      tiles("sorted, 2 parts", { bounds: [0, 14, 27] }),
      tiles("sorted, 3 parts", { bounds: [0, 9, 18, 27] }),
    ]),
    table("width of the merger", widths.map(String), [
      [
        "cycles",
        ...widths.map((width) => count(mergeMaps(sites, sites, { offsets, width }).cycles)),
      ],
    ]),
  ];
}
