/**
 * Runs: what anything is that advances step by step ({@linkcode Run}), one after the other ({@linkcode sequence}), and in a folder
 * ({@linkcode runInFolder}), with history, checkpoints, resume and signals. Knows nothing of what a step does.
 *
 * @module
 */
export * from "./default_folder.ts";
export * from "./hangup_ignored.ts";
export * from "./history.ts";
export * from "./on_stop.ts";
export * from "./run.ts";
export * from "./run_folder.ts";
export * from "./run_in_folder.ts";
export * from "./saved_run.ts";
export * from "./sequence.ts";
export * from "./yield_to_event_loop.ts";
