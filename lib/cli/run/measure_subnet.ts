/**
 * How good a saved subnet is, on images or on the test batches of a task.
 *
 * @module
 */
import type { Tensor } from "../../core/mod.ts";
import { useEngine } from "../../engine/mod.ts";
import { subnetForward } from "../../geta/mod.ts";
import type { RunReport, SubnetInput, TaskInput } from "../../report/mod.ts";
import type { Subnet } from "../../subnet/mod.ts";
import { evaluate } from "../../train/mod.ts";
import type { RunOptions } from "../options/run_options.ts";
import { UsageError } from "../options/usage_error.ts";
import { batchSource, loadData, type RunData } from "./load_data.ts";
import { loadTask } from "./load_task.ts";
import { testConditions } from "./saved_run.ts";

/** What was measured. */
export interface MeasuredSubnet {
  /** Accuracy, or the value of the task's metric. */
  value: number;
  /** Samples. */
  count: number;
  /** Which samples, in words. */
  of: string;
  /** What is unusual. */
  note?: string | undefined;
}

/** Which samples were asked for. */
type Typed = Pick<RunOptions, "task" | "data" | "dataDir">;

/** Measures a subnet on the test images of a data set. */
export async function measureOnImages(
  subnet: Subnet,
  { input, report, typed: { task, ...typed }, folder }: {
    input: SubnetInput;
    report: RunReport;
    typed: Typed;
    folder: string;
  },
): Promise<MeasuredSubnet> {
  if (task !== undefined) {
    throw new UsageError(
      "Cannot use --task: the run was one of images, add --data or leave it out",
    );
  }
  const { dataDir, crop, deterministic = false, ...before } = testConditions(report, folder);
  const sameData = typed.data === undefined || typed.data === before.data;
  const dataset = await loadData({
    ...before,
    ...(sameData && dataDir !== undefined && { dataDir }),
    ...(sameData && crop !== undefined && { crop }),
    ...typed,
    seed: report.seed,
    limit: 1, // of the training images, which are not needed
    batch: 1,
  });
  requireSameForm(dataset, input);
  await useEngine({ deterministic });
  const { mean, deviation } = input; // as in training, whatever the data set says
  const { testBatches } = batchSource({ ...dataset, mean, deviation }, { batch: 1, seed: 0 });
  using forward = subnetForward(subnet);
  const { accuracy, count } = evaluate(forward, testBatches(), input.inputShape);
  const { name, origins, note } = dataset;
  return { value: accuracy, count, of: `images of ${name} (${origins.test})`, note };
}

/** Measures a subnet on the test batches of a task: that of its run, or another one with such inputs. */
export async function measureOnTask(
  subnet: Subnet,
  { input, report, typed }: { input: TaskInput; report: RunReport; typed: Typed },
): Promise<MeasuredSubnet> {
  if (typed.data !== undefined || typed.dataDir !== undefined) {
    const option = typed.data === undefined ? "--data-dir" : "--data";
    throw new UsageError(
      `Cannot use ${option}: the run was one of a task, add --task <module> or leave it out`,
    );
  }
  await useEngine({ deterministic: report.options.deterministic === true });
  const { task, name, digests } = await loadTask(typed.task ?? input.task, report.seed);
  try {
    task.requireFit({ name: report.model, inputs: input.inputs });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
  using forward = subnetForward<Tensor>(subnet);
  const { accuracy, count } = task.evaluate(forward, "test");
  const changed = typed.task === undefined && digests.task !== input.sha256;
  return {
    value: accuracy,
    count,
    of: `samples of ${name}`,
    ...(changed && { note: `${name} is not what it was in the run` }),
  };
}

/** The subnet can only answer for images of the form and the classes it was trained on. */
function requireSameForm({ name, inputShape, classes }: RunData, input: SubnetInput): void {
  const form = (shape: number[], names: string[]) => `${shape.join("x")} of ${names.join(", ")}`;
  const wanted = form(input.inputShape, input.classes), found = form(inputShape, classes);
  if (wanted === found) return;
  throw new UsageError(
    `Cannot use --data ${name}: its images must be as the subnet knows them, ${wanted}: current value is ${found}`,
  );
}
