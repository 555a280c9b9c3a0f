import type { Command } from "commander";
import { useEngine } from "../../engine/mod.ts";
import { subnetForward } from "../../geta/mod.ts";
import type { RunReport, SubnetInput } from "../../report/mod.ts";
import { evaluate } from "../../train/mod.ts";
import { comparedNetworks, percentText } from "../../viz/mod.ts";
import { addOptions } from "../options/add_options.ts";
import { type RunOptions, runOptionTable } from "../options/run_options.ts";
import { UsageError } from "../options/usage_error.ts";
import { batchSource, loadData, type RunData } from "../run/load_data.ts";
import { bestOption, readReport, readSubnet, testConditions } from "../run/saved_run.ts";
import type { CommandContext } from "./command.ts";

const { data, dataDir } = runOptionTable;

/** What may be typed. */
type EvaluateOptions = Pick<RunOptions, "data" | "dataDir"> & { best?: boolean };

/** `deno task evaluate RUN`: the accuracy of a saved subnet. */
export function addEvaluate(program: Command, { io }: CommandContext): void {
  const command = program.command("evaluate")
    .summary("measure the subnet of a run on test images")
    .description("Measures the accuracy of the subnet that a run left, on test images.")
    .argument("<run>", "folder of the run");
  addOptions(
    command,
    { data, dataDir, ...bestOption },
    (name) => name === "best" ? undefined : "as in the run",
  );
  command.action(async (folder: string, { best = false, ...typed }: EvaluateOptions) => {
    const { subnet, input } = await readSubnet(folder, { best });
    const report = await readReport(folder);
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
    io.out.write(
      `${
        best ? "Best subnet" : "Subnet"
      } of ${report.model} in ${folder}, on ${count} test images of ${name} (${origins.test})\n` +
        `Accuracy: ${percentText(accuracy)}, ${Math.round(accuracy * count)} right; ${
          reported(report, best)
        }\n${note === undefined ? "" : `Note: ${note}\n`}`,
    );
  });
}

function reported(report: RunReport, best: boolean): string {
  const { data, splits: { test } } = report;
  const accuracy = best ? report.best?.accuracy : comparedNetworks(report).compressed.accuracy;
  return accuracy === undefined
    ? "the run reported none"
    : `the run reported ${percentText(accuracy)} on ${test.count} of ${data}`;
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
