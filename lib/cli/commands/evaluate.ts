import type { Command } from "commander";
import { accuracyMetric } from "../../report/mod.ts";
import { metricText, metricTitle } from "../../viz/mod.ts";
import { addOptions } from "../options/add_options.ts";
import { type RunOptions, runOptionTable } from "../options/run_options.ts";
import { measureOnImages, measureOnTask } from "../run/measure_subnet.ts";
import { bestOption, readReport, readSubnet } from "../run/saved_run.ts";
import type { CommandContext } from "./command.ts";

const { task, data, dataDir } = runOptionTable;

/** What may be typed. */
type EvaluateOptions = Pick<RunOptions, "task" | "data" | "dataDir"> & { best?: boolean };

/** `deno task evaluate RUN`: the accuracy, or another metric, of a saved subnet. */
export function addEvaluate(program: Command, { io }: CommandContext): void {
  const command = program.command("evaluate")
    .summary("measure the subnet of a run on test samples")
    .description(
      "Measures the accuracy of the subnet that a run left, on test images; or the metric of its task, on the test batches.",
    )
    .argument("<run>", "folder of the run");
  addOptions(
    command,
    { task, data, dataDir, ...bestOption },
    (name) => name === "best" ? undefined : "as in the run",
  );
  command.action(async (folder: string, { best = false, ...typed }: EvaluateOptions) => {
    const { subnet, input } = await readSubnet(folder, { best });
    const report = await readReport(folder);
    const { value, count, of, note } = input.schema === "geta-lab/task-input/1"
      ? await measureOnTask(subnet, { input, report, typed })
      : await measureOnImages(subnet, { input, report, typed, folder });
    const reported = best
      ? report.best?.accuracy
      : report.schema === "geta-lab/report/1"
      ? report.compressed.accuracy
      : report.accuracy.test.final;
    const metric = report.schema === "geta-lab/report/1" ? report.metric : undefined;
    const { test } = report.splits;
    const before = reported === undefined
      ? "the run reported none"
      : `the run reported ${metricText(reported, metric)} on ${test.count} of ${report.data}`;
    const right = (metric ?? accuracyMetric) === accuracyMetric
      ? `, ${Math.round(value * count)} right`
      : "";
    io.out.write(
      `${
        best ? "Best subnet" : "Subnet"
      } of ${report.model} in ${folder}, on ${count} test ${of}\n` +
        `${metricTitle(metric)}: ${metricText(value, metric)}${right}; ${before}\n${
          note === undefined ? "" : `Note: ${note}\n`
        }`,
    );
  });
}
