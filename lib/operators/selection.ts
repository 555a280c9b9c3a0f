/**
 * Operators that look up, address, rank or count positions.
 *
 * @module
 */
import { resultShape } from "./lengths.ts";
import { type Operator, records } from "./operator.ts";

/** Gather, scatter, segments, ranks, counters. */
export const selection: Operator[] = [
  { name: "GatherV2", operands: ["x", "indices"], rule: "gather", gradient: true },
  { name: "GatherNd", operands: ["params", "indices"], rule: "gatherNd", gradient: true },
  {
    name: "ScatterNd",
    operands: ["indices", "updates"],
    lengths: { shape: resultShape },
    rule: "scatterNd",
    gradient: true,
  },
  { name: "UnsortedSegmentSum", operands: ["x", "segmentIds"], rule: "segments", gradient: true },
  ...records("SparseSegmentMean SparseSegmentSum", {
    operands: ["data", "indices", "segmentIds"],
    rule: "segments",
    gradient: false,
  }),
  { name: "TopK", operands: ["x"], rule: "topK", gradient: true },
  { name: "OneHot", operands: ["indices"], rule: "oneHot", gradient: true },
  ...records("LinSpace Range", { operands: [], rule: "sequence", gradient: false }),
  ...records("Bincount DenseBincount", {
    operands: ["x", "weights"],
    rule: "countsValues",
    gradient: false,
  }),
  { name: "Unique", operands: ["x"], rule: "comparesPositions", gradient: false },
];
