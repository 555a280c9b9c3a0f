import assert from "node:assert/strict";
import {
  denseSites,
  groupingCost,
  groupOffsets,
  kernelMaps,
  kernelOffsets,
  mergeMaps,
  neighbourMasks,
  outputStationaryCost,
  sparseConvolution,
  stridedSites,
} from "@geta-lab/geta/hardware";
import { assertNear, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";

interface SparseConv {
  cases: {
    dim: number;
    coords: FixtureTensor;
    features: FixtureTensor;
    offsets: FixtureTensor;
    weight_offset_in_out: FixtureTensor;
    maps_in_out_per_offset: [number, number][][];
    map_sizes: number[];
    output_submanifold: FixtureTensor;
    dense_conv_active_sites: number;
    stride2: {
      offsets: FixtureTensor;
      out_coords: FixtureTensor;
      weight_offset_in_out: FixtureTensor;
      maps_in_out_per_offset: [number, number][][];
      output: FixtureTensor;
    };
    grouping: {
      epsilon: number;
      size_threshold: number;
      groups: { offsets: number[]; max_rows: number; mode: "mm" | "bmm" }[];
      rows_computed_excl_center: number;
      rows_actual_excl_center: number;
      matmul_launches_incl_center: number;
    }[];
    output_stationary: {
      neighbor_bitmask: string[];
      tile_rows: number;
      useful_row_offset_pairs: number;
      unsorted: number;
      sorted_descending: number;
      split_bounds: number[];
      sorted_with_splits: number;
    };
  }[];
}

/** Rows of a matrix. */
function rows({ shape, data }: FixtureTensor): number[][] {
  const width = shape[1]!;
  return Array.from(
    { length: shape[0]! },
    (_, i) => data.slice(i * width, (i + 1) * width).map(Number),
  );
}

const channelsOf = ({ shape }: FixtureTensor) => [shape[1]!, shape[2]!] as const;

Deno.test("fixture: kernelMaps(), mergeMaps() and sparseConvolution() equal sparse_conv", () => {
  for (const { file, data } of fixtures<SparseConv>("sparse_conv")) {
    assert.ok(data.cases.length > 0, file);
    for (const [i, one] of data.cases.entries()) {
      const what = `${file}, case ${i}`, sites = rows(one.coords), offsets = rows(one.offsets);
      assert.deepEqual(kernelOffsets(3, one.dim), offsets, what);
      const maps = kernelMaps(sites, sites, { offsets });
      assert.deepEqual(maps, one.maps_in_out_per_offset, what);
      assert.deepEqual(mergeMaps(sites, sites, { offsets }).maps, maps, what);
      assert.deepEqual(maps.map((map) => map.length), one.map_sizes, what);
      assert.equal(denseSites(sites, offsets).length, one.dense_conv_active_sites, what);
      const submanifold = sparseConvolution(values(one.features), maps, {
        weights: values(one.weight_offset_in_out),
        channels: channelsOf(one.weight_offset_in_out),
        outputs: sites.length,
      });
      assertNear(submanifold.features, one.output_submanifold.data, what);

      const { stride2 } = one, outputs = stridedSites(sites, 2);
      assert.deepEqual(outputs, rows(stride2.out_coords), what);
      assert.deepEqual(kernelOffsets(2, one.dim), rows(stride2.offsets), what);
      const options = { offsets: rows(stride2.offsets), stride: 2 };
      const strided = kernelMaps(sites, outputs, options);
      assert.deepEqual(strided, stride2.maps_in_out_per_offset, what);
      assert.deepEqual(mergeMaps(sites, outputs, options).maps, strided, what);
      const { features } = sparseConvolution(values(one.features), strided, {
        weights: values(stride2.weight_offset_in_out),
        channels: channelsOf(stride2.weight_offset_in_out),
        outputs: outputs.length,
      });
      assertNear(features, stride2.output.data, what);
    }
  }
});

Deno.test("fixture: groupOffsets(), groupingCost() and outputStationaryCost() equal sparse_conv", () => {
  for (const { file, data } of fixtures<SparseConv>("sparse_conv")) {
    for (const [i, one] of data.cases.entries()) {
      const what = `${file}, case ${i}`, sizes = one.map_sizes, centre = (sizes.length - 1) / 2;
      for (const wanted of one.grouping) {
        const { epsilon, size_threshold: threshold } = wanted;
        const groups = groupOffsets(sizes, { epsilon, threshold, centre });
        assert.deepEqual(
          groups.map(({ offsets, rows, batched }) => ({
            offsets,
            max_rows: rows,
            mode: batched ? "bmm" : "mm",
          })),
          wanted.groups,
          what,
        );
        assert.deepEqual(groupingCost(sizes, groups), {
          rows: wanted.rows_computed_excl_center,
          useful: wanted.rows_actual_excl_center,
          launches: wanted.matmul_launches_incl_center - 1,
        }, what);
      }
      const { output_stationary: wanted } = one, tileRows = wanted.tile_rows;
      const masks = neighbourMasks(one.maps_in_out_per_offset, one.coords.shape[0]!);
      assert.deepEqual(masks.map(String), wanted.neighbor_bitmask, what);
      const unsorted = outputStationaryCost(masks, { tileRows, sorted: false });
      assert.deepEqual([unsorted.computed, unsorted.useful], [
        wanted.unsorted,
        wanted.useful_row_offset_pairs,
      ], what);
      const sorted = outputStationaryCost(masks, { tileRows });
      assert.equal(sorted.computed, wanted.sorted_descending, what);
      const split = outputStationaryCost(masks, { tileRows, bounds: wanted.split_bounds });
      assert.deepEqual([split.computed, split.partialSums], [
        wanted.sorted_with_splits,
        wanted.split_bounds.length - 1,
      ], what);
    }
  }
});
