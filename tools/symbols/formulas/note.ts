import { type Formula, tex } from "./formula.ts";

/** The formulas of the note on uniform and non-uniform pruning, by id. */
export const note: Readonly<Record<string, Formula>> = {
  "note-soft": { section: "motivation", formula: "SFP, what is pruned may return; regrowing" },
  "note-median": { section: "motivation", formula: "FPGM, the geometric median" },
  "note-depth": { section: "motivation", formula: "deep layers are more redundant: fewer bits" },
  "note-global": { section: "motivation", formula: "one list of channel norms: sort, prune" },
  "note-leaping": { section: "motivation", formula: "channels leap out and in" },
  "note-compensate": {
    section: "intermediate states",
    formula: "what is redundant pays for what is not, appropriately",
  },
  "note-curve": {
    section: "performance curve",
    formula: tex`accuracy over ratio like $-\exp(x)$: $a_\infty - c\, e^{-kd}$`,
  },
  "note-states": { section: "N:M", formula: "states of N:8: 1:8, 2:8, 4:8, 8:8" },
  "note-swap": { section: "N:M", formula: "2:8 against 1:8 and 4:8: loss against gain" },
  "note-gain": { section: "N:M", formula: "mixed N:M gains little" },
  "note-between": {
    section: "other intermediate states",
    formula: tex`$M - N - 1$ states: 4:4 → 3:4 → 2:4`,
  },
  "note-blocks": {
    section: "other intermediate states",
    formula: "(32, 64, 1, 1) → (512, 4)",
  },
  "note-count": {
    section: "other intermediate states",
    formula: "the number of N:M blocks rises from 0 to 512",
  },
  "note-order": {
    section: "other intermediate states",
    formula: "large L1 norms first: Default, Inverse, N-M",
  },
  "note-gap": { section: "other intermediate states", formula: "the gap at the end" },
  "note-figure": { section: "figure", formula: "1:16, training accuracy over the epochs" },
  "note-bits": { section: "appendix", formula: "HAQ and DDQ: bits by layer" },
};
