import { openOrCreateRunFolder, runInFolder, type StopSignal } from "../../run/mod.ts";
import type { GroupCurve, ScanListener } from "../../prune/mod.ts";
import { parseSensitivityLines, type SensitivityRun } from "../../sensitivity/mod.ts";

/** What {@linkcode scanInFolder} writes down beside the scan. */
export interface ScanInFolderOptions {
  /** The folder of the scan, inside that of its run. */
  path: string;
  /** What its run was asked to do. */
  description: unknown;
  /** What the numbers depend on beside it. */
  conditions: unknown;
  /** A clock: seconds spent on the run. */
  seconds: () => number;
  /** Called after each measurement. */
  onScan: ScanListener;
  /** Asked after each measurement: what ends the scan early as a signal does. */
  stopped: () => StopSignal | undefined;
}

/**
 * Makes the measurements of a scan that are left, in a folder of its own: each is a line of its `history.jsonl` and a checkpoint, so
 * that a signal is heard between two of them, and one that was stopped or killed goes on.
 *
 * @param scan The scan; the network has the values that are scanned.
 * @param options Folder, clock, progress.
 * @returns What was measured, or what stopped it.
 */
export async function scanInFolder(
  scan: SensitivityRun,
  { path, onScan, ...rest }: ScanInFolderOptions,
): Promise<{ curves: readonly GroupCurve[] } | { signal: StopSignal }> {
  const { description, conditions } = rest;
  const { folder: held, saved } = await openOrCreateRunFolder(path, () => ({
    description,
    conditions,
    seconds: 0,
    checkpoint: scan.save(scan.start()),
  }));
  using folder = held;
  const { state, signal } = await runInFolder(scan, scan.restore(saved.checkpoint), {
    ...rest,
    folder,
    parseHistory: parseSensitivityLines,
    onStep: ({ state }) => onScan(state.step, scan.totalSteps),
  });
  return signal === undefined ? { curves: scan.curves(state) } : { signal };
}
