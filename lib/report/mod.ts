/**
 * The records of a run, as types and parsers: the history, one line for each step, and the report at the end.
 *
 * @module
 */
export * from "./best_epoch.ts";
export type { BudgetReport } from "./budget_report.ts";
export * from "./choose_examples.ts";
export * from "./history.ts";
export * from "./metric.ts";
export * from "./parse_history.ts";
export * from "./parse_pruning_report.ts";
export * from "./parse_report.ts";
export * from "./parse_run_report.ts";
export * from "./pruning_report.ts";
export * from "./report.ts";
export * from "./run_warnings.ts";
export * from "./search_report.ts";
export type { SplitReport, SplitsReport } from "./splits_report.ts";
export * from "./subnet_input.ts";
