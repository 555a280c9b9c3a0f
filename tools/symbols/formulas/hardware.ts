import { type Formula, tex } from "./formula.ts";

/** The formulas of the lecture on pruning, sections 10 and 11, by id. */
export const hardware: Readonly<Record<string, Formula>> = {
  "lecture-10.1-skip": { section: "10.1", formula: tex`$0 \times A = 0$, $W \times 0 = 0$` },
  "lecture-10.1-shares": {
    section: "10.1",
    formula: "90 % of the weights, 70 % of the activations, 4 bits: 10–30×, 5–8×",
  },
  "lecture-10.1-columns": {
    section: "10.1",
    formula: "CSC: values, row indices, column pointers",
  },
  "lecture-10.1-queues": {
    section: "10.1",
    formula: "processing elements, queues, load balance",
  },
  "lecture-10.1-speed": { section: "10.1", formula: "throughput and energy of EIE" },
  "lecture-10.2-storage": {
    section: "10.2",
    formula: "2:4 as values and 2-bit places, half the storage (56.25 % in fp16)",
  },
  "lecture-10.2-speed": { section: "10.2", formula: "twice the throughput in large products" },
  "lecture-10.3-maps": {
    section: "10.3",
    formula: "dense convolution dilates, sparse does not; maps, 9 against 2",
  },
  "lecture-10.3-groups": {
    section: "10.3",
    formula: "weight-stationary, adaptive grouping with padding, overlap (TorchSparse)",
  },
  "lecture-10.3-merge": {
    section: "10.3",
    formula: "maps by merge sort of shifted coordinates (PointAcc)",
  },
  "lecture-11": { section: "11", formula: "data types and usual quantization, announced" },
};
