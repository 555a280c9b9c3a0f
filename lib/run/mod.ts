/**
 * What anything that advances step by step needs: a folder, the history in it, signals, a chance for the event loop.
 *
 * @module
 */
export * from "./on_stop.ts";
export * from "./read_history.ts";
export * from "./run_folder.ts";
export * from "./truncate_history.ts";
export * from "./yield_to_event_loop.ts";
