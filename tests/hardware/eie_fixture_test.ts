import assert from "node:assert/strict";
import {
  broadcastWork,
  decodeEie,
  eieProduct,
  eieStorage,
  encodeEie,
  fromRelativeIndex,
  loadBalance,
  queueCycles,
  relativeIndex,
  simulateQueues,
} from "@geta-lab/geta/hardware";
import { assertNear, fixtures, type FixtureTensor } from "../support/fixtures.ts";

interface Encoding {
  vector_examples: { index_bits: number; column: number[]; v: number[]; z: number[] }[];
  cases: {
    rows: number;
    cols: number;
    pes: number;
    index_bits: number;
    codebook: number[];
    codes: FixtureTensor;
    activation: number[];
    encoding: { pe: number; v: number[]; z: number[]; p: number[] }[];
    padding_zeros: number;
    nonzeros: number;
    stored_entries: number;
    broadcast_columns: number[];
    entries_per_broadcast_and_pe: FixtureTensor;
    pre_activation: number[];
    output_relu: number[];
    macs_dense: number;
    macs_executed: number;
    lower_bound_cycles: number;
    bits: { dense_fp16: number; spmat: number; pointers_16bit: number; codebook_16x16: number };
    cycle_model: {
      fifo_depth: number;
      empty_column_cost: number;
      slot_freed: "finish" | "start";
      cycles: number;
      load_balance: number;
    }[];
  }[];
}

Deno.test("fixture: relativeIndex() and fromRelativeIndex() equal the vectors of eie_encoding", () => {
  for (const { file, data } of fixtures<Encoding>("eie_encoding")) {
    assert.ok(data.vector_examples.length > 0, file);
    for (const { index_bits: bits, column, v, z } of data.vector_examples) {
      assert.deepEqual(relativeIndex(column, { bits }), { values: v, gaps: z }, file);
      assert.deepEqual(
        [...fromRelativeIndex({ values: v, gaps: z }, column.length)],
        column,
        file,
      );
    }
  }
});

Deno.test("fixture: encodeEie(), eieProduct(), eieStorage() and the queues equal the cases of eie_encoding", () => {
  for (const { file, data } of fixtures<Encoding>("eie_encoding")) {
    assert.ok(data.cases.length > 0, file);
    for (const [i, one] of data.cases.entries()) {
      const what = `${file}, case ${i}`, codes = one.codes.data.map(Number);
      const matrix = encodeEie(codes, {
        shape: [one.rows, one.cols],
        elements: one.pes,
        indexBits: one.index_bits,
      });
      for (const { pe, v, z, p } of one.encoding) {
        const { values, gaps, pointers } = matrix.slices[pe]!;
        assert.deepEqual({ values, gaps, p: [...pointers] }, { values: v, gaps: z, p }, what);
      }
      assert.equal(one.encoding.length, one.pes, what);
      assert.deepEqual([...decodeEie(matrix)], codes, what);

      const storage = eieStorage(matrix);
      assert.deepEqual(storage, {
        dense: one.bits.dense_fp16,
        entries: one.bits.spmat,
        pointers: one.bits.pointers_16bit,
        codebook: one.bits.codebook_16x16,
        nonzeros: one.nonzeros,
        padding: one.padding_zeros,
      }, what);
      assert.equal(storage.nonzeros + storage.padding, one.stored_entries, what);

      const { codebook, activation: activations } = one;
      const { sums, outputs, macs } = eieProduct(matrix, { codebook, activations });
      assertNear(sums, one.pre_activation, `${what} sums`);
      assertNear(outputs, one.output_relu, `${what} outputs`);
      assert.deepEqual([macs, one.rows * one.cols], [one.macs_executed, one.macs_dense], what);

      const { columns, work } = broadcastWork(matrix, activations);
      assert.deepEqual(columns, one.broadcast_columns, what);
      const byBroadcast = columns.flatMap((_, j) => work.map((entries) => entries[j]!));
      assert.deepEqual(byBroadcast, one.entries_per_broadcast_and_pe.data, what);
      const { total, busiest } = loadBalance(work);
      assert.deepEqual([total, busiest], [one.macs_executed, one.lower_bound_cycles], what);

      assert.ok(one.cycle_model.length > 0, what);
      for (const model of one.cycle_model) {
        const options = {
          depth: model.fifo_depth,
          emptyColumnCost: model.empty_column_cost,
          slotFreed: model.slot_freed,
        };
        const found = queueCycles(work, options);
        assert.equal(found.cycles, model.cycles, `${what} ${JSON.stringify(options)}`);
        assertNear([found.efficiency], [model.load_balance], what);
        assert.equal(simulateQueues(work, options).cycles, model.cycles, what);
      }
    }
  }
});
