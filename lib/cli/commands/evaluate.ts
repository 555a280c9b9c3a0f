import type { Command } from "commander";
import { type Dataset, imageBatches } from "../../../datasets/mod.ts";
import { useEngine } from "../../engine/mod.ts";
import { subnetForward } from "../../geta/mod.ts";
import type { Report, SubnetInput } from "../../report/mod.ts";
import { evaluate } from "../../train/mod.ts";
import { percentText } from "../../viz/mod.ts";
import { addOptions } from "../options/add_options.ts";
import { parseConfig } from "../options/config_file.ts";
import { type RunOptions, runOptionTable } from "../options/run_options.ts";
import { UsageError } from "../options/usage_error.ts";
import { loadData } from "../run/load_data.ts";
import { readReport, readSubnet, readText } from "../run/saved_run.ts";
import type { CommandContext } from "./command.ts";

const { data, dataDir } = runOptionTable;

/** `deno task evaluate RUN`: the accuracy of a saved subnet. */
export function addEvaluate(program: Command, { io }: CommandContext): void {
  const command = program.command("evaluate")
    .summary("measure the subnet of a run on test images")
    .description("Measures the accuracy of the subnet that a run left, on test images.")
    .argument("<run>", "folder of the run");
  addOptions(command, { data, dataDir }, () => "as in the run");
  command.action(async (folder: string, typed: Pick<RunOptions, "data" | "dataDir">) => {
    const { subnet, input } = await readSubnet(folder);
    const config = `${folder}/config.json`;
    const options = { ...parseConfig(await readText(config), config), ...typed } as DataChoice;
    const dataset = await loadData({ ...options, batch: 1 });
    requireSameForm(dataset, input);
    await useEngine();
    const { mean, deviation } = input; // as in training, whatever the data set says
    const { testBatches } = imageBatches({ ...dataset, mean, deviation }, { size: 1, seed: 0 });
    const { accuracy, count } = evaluate(subnetForward(subnet), testBatches(), input.inputShape);
    const { compressed, model, ...report } = await readReport(folder);
    io.out.write(
      `Subnet of ${model} in ${folder}, on ${count} test images of ${dataset.name} (${dataset.origins.test})\n` +
        `Accuracy: ${percentText(accuracy)}, ${Math.round(accuracy * count)} right${
          expectation(report, compressed.accuracy)
        }\n${dataset.note === undefined ? "" : `Note: ${dataset.note}\n`}`,
    );
  });
}

type DataChoice = Pick<RunOptions, "data" | "dataDir" | "limit"> & { seed: number };

function expectation({ data, splits }: Pick<Report, "data" | "splits">, accuracy: number): string {
  return `; the run reported ${percentText(accuracy)} on ${splits.test.count} of ${data}`;
}

/** The subnet can only answer for images of the form it was trained on. */
function requireSameForm({ name, inputShape, classes }: Dataset, input: SubnetInput): void {
  if (`${inputShape}` === `${input.inputShape}` && classes.length === input.classes.length) return;
  const form = (shape: number[], { length }: string[]) => `${shape.join("x")} in ${length} classes`;
  throw new UsageError(
    `Cannot use --data ${name}: its images must be ${
      form(input.inputShape, input.classes)
    }, as the subnet expects: current value is ${form(inputShape, classes)}`,
  );
}
