import type { Command } from "commander";
import { useEngine } from "../../engine/mod.ts";
import { FileError, saveModel, type SaveModelOptions } from "../../io/mod.ts";
import { inputText } from "../../nn/mod.ts";
import type { TaskInput } from "../../report/mod.ts";
import { oneOf } from "../../settings/mod.ts";
import { bytesText } from "../../viz/mod.ts";
import { addOptions } from "../options/add_options.ts";
import type { OptionTable, ValueOption } from "../options/table.ts";
import { bestOption, readSubnet } from "../run/saved_run.ts";
import type { CommandContext } from "./command.ts";

const WEIGHTS = ["integer", "float32"] as const;

const weights: ValueOption<NonNullable<SaveModelOptions["weights"]>> = {
  ...oneOf(WEIGHTS),
  section: "Run",
  unit: "kind",
  help: "quantized weights as integers of 8 or 16 bits that tfjs dequantizes, or as float32",
  fallback: WEIGHTS[0],
};

/** `deno task export RUN FOLDER`: the subnet of a run as a model that stock tfjs runs. */
export function addExport(program: Command, { io }: CommandContext): void {
  const command = program.command("export")
    .summary("write the subnet of a run as a model of tfjs")
    .description(
      "Writes the subnet that a run left as model.json and its weights, which tf.loadGraphModel of stock tfjs runs in Node, in a browser and in Deno.",
    )
    .argument("<run>", "folder of the run")
    .argument("<folder>", "where the model goes");
  const table: OptionTable = { weights, ...bestOption };
  addOptions(command, table, (name) => name === "weights" ? weights.fallback : undefined);
  command.action(
    async (
      run: string,
      folder: string,
      { best = false, ...typed }: SaveModelOptions & { best?: boolean },
    ) => {
      const { subnet, input } = await readSubnet(run, { best });
      await useEngine({ threads: 1 }); // operators that tfjs lacks are written as those that they are made of
      await requireNone(`${folder}/model.json`);
      const bytes = await saveModel(subnet, folder, typed);
      const expects = input.schema === "geta-lab/task-input/1"
        ? `inputs of shape ${input.inputs.map(typedText).join(" and ")}`
        : `images of shape [${[
          "B",
          ...input.inputShape,
        ]}], each channel (byte / 255 - mean) / deviation, mean ${
          input.mean.map(short).join(", ")
        }, deviation ${input.deviation.map(short).join(", ")}`;
      io.out.write(
        `${folder}/model.json: ${bytesText(bytes)} with its weights\nIt expects ${expects}\n`,
      );
    },
  );
}

/** Somebody's model is not written over. */
async function requireNone(path: string): Promise<void> {
  if (!await Deno.stat(path).then(() => true, () => false)) return;
  throw new FileError(`Cannot write ${path}: the folder must hold no model: current value is one`);
}

function typedText(input: TaskInput["inputs"][number]): string {
  return `${inputText(input)}${input.vocabulary === undefined ? "" : " of type int32"}`;
}

function short(x: number): number {
  return Number(x.toPrecision(6));
}
