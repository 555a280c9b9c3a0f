/**
 * What a run tells of itself: its history, its report, and the parsers of both.
 *
 * @module
 */
export * from "./history.ts";
export * from "./parse_history.ts";
export * from "./parse_report.ts";
export * from "./report.ts";
