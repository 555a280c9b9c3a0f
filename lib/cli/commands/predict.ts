import type { Command } from "commander";
import { useEngine } from "../../engine/mod.ts";
import { subnetForward } from "../../geta/mod.ts";
import { addOptions } from "../options/add_options.ts";
import { answerInputs, nameImage } from "../run/answers.ts";
import { bestOption, readSubnet } from "../run/saved_run.ts";
import type { CommandContext } from "./command.ts";

/** `deno task predict RUN FILE`: what a saved subnet sees in a picture, or gives for the inputs of a task. */
export function addPredict(program: Command, { io }: CommandContext): void {
  const command = program.command("predict")
    .summary("let the subnet of a run name what a PNG image shows")
    .description(
      "Lets the subnet that a run left name what PNG images show. Of an image in another size the middle is taken and resized. " +
        "MNIST's digits are white on black. The subnet of a task takes JSON files instead, each a list with one sample of " +
        "every input, and its results are printed as JSON.",
    )
    .argument("<run>", "folder of the run")
    .argument("<file...>", "PNG files, or JSON files for the subnet of a task");
  addOptions(command, bestOption, () => undefined);
  command.action(async (folder: string, files: string[], typed: { best?: boolean }) => {
    const { subnet, input } = await readSubnet(folder, typed);
    await useEngine();
    using forward = subnetForward(subnet);
    for (const file of files) {
      io.out.write(
        input.schema === "geta-lab/task-input/1"
          ? await answerInputs(forward, file, input)
          : await nameImage(forward, file, input),
      );
    }
  });
}
