/**
 * Operators that sum, average, compare or scan along an axis.
 *
 * @module
 */
import { type Operator, records } from "./operator.ts";

const along = { operands: ["x"], gradient: true };

/** Reductions, scans, softmax and the loss. */
export const reduction: Operator[] = [
  { ...along, name: "Sum", rule: "sum" },
  { ...along, name: "Any", rule: "sum", gradient: false },
  { ...along, name: "Mean", rule: "mean" },
  ...records("ArgMax ArgMin Max Min Prod", { ...along, rule: "reduction" }),
  { ...along, name: "All", rule: "reduction", gradient: false },
  { ...along, name: "Cumsum", rule: "cumulativeSum" },
  { ...along, name: "Cumprod", rule: "cumulativeProduct", gradient: false },
  ...records("Softmax LogSoftmax", {
    operands: ["logits"],
    followsSamples: true,
    rule: "softmax",
    gradient: true,
  }),
  {
    name: "SoftmaxCrossEntropy",
    operands: ["logits", "labels"],
    rule: "softmaxCrossEntropy",
    gradient: true,
  },
];
