import type { AxisLabel } from "../propagate/labelling.ts";

/**
 * An axis behind an operator that makes something else out of zeros.
 *
 * @param label The axis in front of it.
 * @param where The operator, for the reason.
 * @returns The same positions, no longer zero where their structures are.
 */
export function neverZero(label: AxisLabel, where: string): AxisLabel {
  if (typeof label === "string") return label;
  return { atoms: label.atoms, zeroedBy: `${where} of zero is not zero` };
}
