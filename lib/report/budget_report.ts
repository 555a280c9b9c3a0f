import type { Budget } from "../settings/mod.ts";

/** The budget of a run, as shares of the dense network's cost. */
export interface BudgetReport {
  /** Which cost. */
  measure: Budget["measure"];
  /** What was asked for. */
  target: number;
  /** What the compressed network needs. */
  reached: number;
}
