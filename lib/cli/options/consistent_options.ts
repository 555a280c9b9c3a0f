import { flagOf } from "./add_options.ts";
import { isModelFile } from "./model_file.ts";
import type { RunOptions } from "./run_options.ts";
import { UsageError } from "./usage_error.ts";

/** Options of images, which the module of a task has no use for. */
const OF_IMAGES = ["data", "dataDir", "limit", "shift", "crop"] as const;

/**
 * Throws unless the options of a run go together.
 *
 * @param options The options.
 * @throws {UsageError} If two contradict each other, or one needs another.
 */
export function requireConsistent(options: RunOptions): void {
  const { model, task, data, dataDir, resume, out, dryRun } = options;
  const foreign = OF_IMAGES.find((name) => options[name] !== undefined);
  if (task !== undefined && foreign !== undefined) {
    throw new UsageError(
      `Cannot use ${flagOf(foreign)} with --task: the module has the samples, leave it out`,
    );
  }
  if (task !== undefined && !resume && (model === undefined || !isModelFile(model))) {
    throw new UsageError(
      "Cannot use --task: it needs --model <model.json>, the trained model that it is for",
    );
  }
  if (resume && dryRun) {
    throw new UsageError("Cannot use --dry-run with --resume: a dry run is that of a run's start");
  }
  if (resume && out === undefined) {
    throw new UsageError("Cannot use --resume: it needs --out <folder>, the run to continue");
  }
  if (dataDir !== undefined && (data ?? "shapes") === "shapes" && !resume) {
    throw new UsageError(
      "Cannot use --data-dir: the shapes need no folder, add --data cifar10|mnist|imagenet",
    );
  }
}
