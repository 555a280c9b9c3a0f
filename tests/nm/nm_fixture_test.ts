import assert from "node:assert/strict";
import {
  blockL1,
  denseBlocks,
  denseShare,
  keptWhileDecreasing,
  nmMask,
  progressiveMask,
  removedL1,
  softMask,
  srSteGradient,
  transposableMask,
  transposablePatterns,
  weightBlocks,
} from "@geta-lab/geta/nm";
import { applyMask } from "@geta-lab/geta/mask";
import { count } from "@geta-lab/geta/core";
import { toHwio, type Weight } from "@geta-lab/geta/structure";
import { assertNear, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";
import { rowsWeight } from "./weights.ts";

interface Masks {
  matrix_cases: {
    n: number;
    m: number;
    weight: FixtureTensor;
    keep: FixtureTensor;
    sparsity: number;
    kept_l1_fraction: number;
  }[];
  conv_cases: {
    n: number;
    m: number;
    weight_oihw: FixtureTensor;
    keep_oihw_per_position: FixtureTensor;
    keep_hwio_per_position: FixtureTensor;
    keep_oihw_flat_ohwi: FixtureTensor;
    divisible: boolean;
  }[];
  ties: { n: number; m: number; weight: FixtureTensor; keep: FixtureTensor };
  all_zero_block: { n: number; m: number; weight: FixtureTensor; kept_per_block: number };
  sr_ste: {
    n: number;
    m: number;
    lambda: number;
    weight: FixtureTensor;
    keep: FixtureTensor;
    grad_wrt_masked_weight: FixtureTensor;
    grad_ste: FixtureTensor;
    grad_sr_ste: FixtureTensor;
    learning_rate: number;
    weight_after_sgd: FixtureTensor;
  };
  transposable_2_4: {
    tile: FixtureTensor;
    best_kept_l1: number;
    keep: FixtureTensor;
    valid_patterns: number;
  };
}

const oihw = (tensor: FixtureTensor): Weight<"oihw"> => ({
  data: values(tensor),
  shape: tensor.shape,
  layout: "oihw",
});
const rows = (tensor: FixtureTensor) => rowsWeight(values(tensor), tensor.shape);
const l1 = (data: Float32Array) => data.reduce((sum, w) => sum + Math.abs(w), 0);

Deno.test("fixture: nmMask() on matrices, with ties and blocks of zeros", () => {
  for (const { file, data } of fixtures<Masks>("nm_masks")) {
    for (const { n, m, weight, keep, ...wanted } of data.matrix_cases) {
      const mask = nmMask(rows(weight), { n, m }), kept = applyMask(values(weight), mask);
      assert.deepEqual([...mask], keep.data, `${file} ${n}:${m}`);
      const zeros = mask.filter((one) => one === 0).length;
      assertNear([zeros / mask.length], [wanted.sparsity], "sparsity");
      assertNear([l1(kept) / l1(values(weight))], [wanted.kept_l1_fraction], "kept L1");
    }
    const { ties, all_zero_block: zero } = data;
    assert.deepEqual(
      [...nmMask(rows(ties.weight), { n: ties.n, m: ties.m })],
      ties.keep.data,
      file,
    );
    const mask = nmMask(rows(zero.weight), { n: zero.n, m: zero.m });
    assert.equal(mask.reduce((a, b) => a + b) / (mask.length / zero.m), zero.kept_per_block);
  }
});

Deno.test("fixture: nmMask() on convolutions, per position and across positions", () => {
  for (const { file, data } of fixtures<Masks>("nm_masks")) {
    for (const { n, m, weight_oihw, divisible, ...wanted } of data.conv_cases) {
      const weight = oihw(weight_oihw), what = `${file} ${n}:${m} [${weight.shape}]`;
      const mask = nmMask(weight, { n, m }), flat = nmMask(weight, { n, m, blocks: "flat" });
      assert.deepEqual([...mask], wanted.keep_oihw_per_position.data, what);
      assert.deepEqual(
        [...nmMask(toHwio(weight), { n, m })],
        wanted.keep_hwio_per_position.data,
        what,
      );
      assert.deepEqual([...flat], wanted.keep_oihw_flat_ohwi.data, what);
      assert.equal(weight.shape[1]! % m === 0, divisible, what);
    }
  }
});

Deno.test("fixture: srSteGradient() with and without decay", () => {
  for (const { file, data: { sr_ste: given } } of fixtures<Masks>("nm_masks")) {
    const weights = values(given.weight), gradient = values(given.grad_wrt_masked_weight);
    const mask = nmMask(rows(given.weight), { n: given.n, m: given.m });
    assert.deepEqual([...mask], given.keep.data, file);
    const plain = srSteGradient(gradient, { weights, mask, decay: 0 });
    assertNear(plain, given.grad_ste.data, `${file} straight through`);
    const refined = srSteGradient(gradient, { weights, mask, decay: given.lambda });
    assertNear(refined, given.grad_sr_ste.data, `${file} with decay`);
    const after = weights.map((w, i) => w - given.learning_rate * refined[i]!);
    assertNear(after, given.weight_after_sgd.data, `${file} after a step`);
  }
});

Deno.test("fixture: transposableMask() finds the best of all patterns", () => {
  for (const { file, data: { transposable_2_4: given } } of fixtures<Masks>("nm_masks")) {
    const { data, shape } = { ...given.tile, data: values(given.tile) };
    const mask = transposableMask({ data, shape, layout: "dense" });
    assert.deepEqual([...mask], given.keep.data, file);
    assertNear([l1(applyMask(data, mask))], [given.best_kept_l1], file);
    assert.equal(transposablePatterns().length, given.valid_patterns);
  }
});

interface Progressive {
  n: number;
  m: number;
  weight_oihw: FixtureTensor;
  blocks: FixtureTensor;
  block_l1: number[];
  order_l1_ascending: number[];
  order_l1_descending: number[];
  t_start: number;
  t_end: number;
  schedules: Record<string, {
    epoch: number;
    dense_fraction: number;
    nm_fraction: number;
    dense_blocks: number;
    nm_blocks: number;
  }[]>;
  masks: {
    epoch: number;
    schedule: string;
    order: "largest_l1_first" | "smallest_l1_first";
    dense_block_ids_sorted: number[];
    keep_blocks: FixtureTensor;
    keep_oihw: FixtureTensor;
    removed_l1: number;
  }[];
  decreasing_n_baseline_linear: {
    epoch: number;
    pruned_per_block: number;
    kept_per_block: number;
  }[];
  soft_mask: {
    tau: number;
    hard_nm_keep_oihw_flat_ohwi: FixtureTensor;
    filter_axis: FixtureTensor;
    position_axis: FixtureTensor;
    soft_mask: FixtureTensor;
  };
}

const curves = { linear: "linear", cubic: "cubic", cos: "cosine", exp: "exponential" } as const;
const orders = { largest_l1_first: "largestFirst", smallest_l1_first: "smallestFirst" } as const;
const curveOf = (name: string) => {
  assert.ok(Object.hasOwn(curves, name), `no curve for ${name}`);
  return curves[name as keyof typeof curves];
};

Deno.test("fixture: denseShare() by all curves, and how many blocks that is", () => {
  for (const { file, data } of fixtures<Progressive>("progressive_nm")) {
    const blocks = data.block_l1.length, [start, end] = [data.t_start, data.t_end];
    for (const [name, rows] of Object.entries(data.schedules)) {
      for (const { epoch, ...wanted } of rows) {
        const share = denseShare(epoch, { start, end, curve: curveOf(name) });
        assertNear(
          [share, 1 - share],
          [wanted.dense_fraction, wanted.nm_fraction],
          `${file} ${name}`,
        );
        const dense = count(share, blocks, "floor");
        assert.deepEqual([dense, blocks - dense], [wanted.dense_blocks, wanted.nm_blocks], file);
      }
    }
    for (const { epoch, ...wanted } of data.decreasing_n_baseline_linear) {
      const kept = keptWhileDecreasing(denseShare(epoch, { start, end }), data);
      assert.deepEqual(
        [data.m - kept, kept],
        [wanted.pruned_per_block, wanted.kept_per_block],
        file,
      );
    }
  }
});

Deno.test("fixture: blockL1() and the orders of the blocks", () => {
  for (const { file, data } of fixtures<Progressive>("progressive_nm")) {
    const weight = oihw(data.weight_oihw), options = { m: data.m, blocks: "flat" as const };
    const { data: rows, shape } = weightBlocks(weight, options), norms = blockL1(weight, options);
    assert.deepEqual(shape, data.blocks.shape, file);
    assert.deepEqual(rows, values(data.blocks), file);
    assertNear(norms, data.block_l1, file);
    const ranks = {
      largestFirst: data.order_l1_ascending,
      smallestFirst: data.order_l1_descending,
    };
    for (const order of ["largestFirst", "smallestFirst"] as const) {
      for (let dense = 0; dense <= norms.length; dense++) {
        const ids = [...denseBlocks(norms, { count: dense, order })].flatMap((one, i) =>
          one ? i : []
        );
        assert.deepEqual(ids, ranks[order].slice(0, dense).sort((a, b) => a - b), file);
      }
    }
  }
});

Deno.test("fixture: progressiveMask() in both orders, and what it removes", () => {
  for (const { file, data } of fixtures<Progressive>("progressive_nm")) {
    const { n, m } = data, weight = oihw(data.weight_oihw);
    for (const { epoch, schedule, order, ...wanted } of data.masks) {
      const curve = curveOf(schedule), what = `${file} ${schedule} ${order} ${epoch}`;
      const share = denseShare(epoch, { start: data.t_start, end: data.t_end, curve });
      const options = { n, m, blocks: "flat", denseShare: share, order: orders[order] } as const;
      const { mask, dense } = progressiveMask(weight, options);
      assert.deepEqual([...mask], wanted.keep_oihw.data, what);
      assert.deepEqual(
        [...dense].flatMap((one, i) => one ? i : []),
        wanted.dense_block_ids_sorted,
        what,
      );
      const kept = weightBlocks({ ...weight, data: Float32Array.from(mask) }, {
        m,
        blocks: "flat",
      });
      assert.deepEqual([...kept.data], wanted.keep_blocks.data, what);
      assertNear([removedL1(weight.data, mask)], [wanted.removed_l1], what);
      // the same kernel as tfjs holds it
      const hwio = progressiveMask(toHwio(weight), options).mask;
      assert.deepEqual(
        Float32Array.from(hwio),
        toHwio({ ...weight, data: Float32Array.from(mask) }).data,
        what,
      );
    }
  }
});

Deno.test("fixture: softMask() and its two axes", () => {
  for (const { file, data } of fixtures<Progressive>("progressive_nm")) {
    const { n, m, soft_mask: wanted } = data, weight = oihw(data.weight_oihw);
    const options = { n, m, blocks: "flat", temperature: wanted.tau } as const;
    assert.deepEqual(
      [...nmMask(weight, { n, m, blocks: "flat" })],
      wanted.hard_nm_keep_oihw_flat_ohwi.data,
    );
    const soft = softMask(weight, options);
    assertNear(soft.filter, wanted.filter_axis.data, `${file} filter`);
    assertNear(soft.position, wanted.position_axis.data, `${file} position`);
    assertNear(soft.mask, wanted.soft_mask.data, `${file} mask`);
    const inTfjs = softMask(toHwio(weight), options).mask;
    assert.deepEqual(inTfjs, toHwio({ ...weight, data: soft.mask }).data, file);
  }
});
