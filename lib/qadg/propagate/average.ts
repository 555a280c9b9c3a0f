import { type AxisLabel, type Labelling, pin } from "./labelling.ts";

/**
 * Says that an operator averages over an axis: it is pinned, or, if approximate results are wanted, gets a warning.
 *
 * @param labelling State of the analysis.
 * @param label The axis.
 * @param reason What the operator does.
 * @returns The label of the axis from here on.
 */
export function average(labelling: Labelling, label: AxisLabel, reason: string): AxisLabel {
  if (typeof label === "string" || labelling.averages === "exact") {
    return pin(labelling, label, reason);
  }
  for (const atom of label.atoms) {
    if (!labelling.warnings.has(atom)) labelling.warnings.set(atom, reason);
  }
  return label;
}
