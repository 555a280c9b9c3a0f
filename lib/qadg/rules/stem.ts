/**
 * What convolutions and matrix products have in common: their weight makes a new set of structures.
 *
 * @module
 */
import { type AxisLabel, type Labelling, own } from "../propagate/labelling.ts";

/**
 * Makes the weight behind an output axis a member of that axis's group and remembers that its structures start here.
 *
 * @param labelling State of the analysis.
 * @param label The weight's output axis.
 * @returns The label of the operator's output axis.
 */
export function markStem(labelling: Labelling, label: AxisLabel): AxisLabel {
  if (typeof label === "string" || typeof label.zeroedBy === "string") return label;
  for (const { leaf, axis } of label.zeroedBy) {
    labelling.stems.add(`${leaf}:${axis}`);
  }
  return own(labelling, label);
}
