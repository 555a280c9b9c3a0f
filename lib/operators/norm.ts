/**
 * Normalisations.
 *
 * @module
 */
import type { Operator } from "./operator.ts";
import { partsLeft } from "./lengths.ts";

const statistics = ["mean", "variance"];
const batchNorm = ["x", "scale", "offset", ...statistics];

/** Batch, layer, group and local response norm. */
export const norm: Operator[] = [
  {
    name: "FusedBatchNorm",
    title: "BatchNorm",
    operands: batchNorm,
    statistics,
    optional: ["scale", "offset"],
    rule: "batchNorm",
    gradient: true,
  },
  {
    name: "BatchNormTraining",
    operands: batchNorm,
    statistics,
    writes: statistics,
    rule: "batchNorm",
    gradient: true,
  },
  {
    name: "LayerNorm",
    operands: ["x", "scale", "offset"],
    followsSamples: true,
    rule: "layerNorm",
    gradient: true,
  },
  {
    name: "GroupNorm",
    operands: ["x", "scale", "offset"],
    lengths: { groups: partsLeft("groups") },
    rule: "groupNorm",
    gradient: true,
  },
  { name: "LRN", operands: ["x"], poles: ["x"], rule: "localResponse", gradient: true },
];
