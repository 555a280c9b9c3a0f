import type { Command } from "commander";
import * as tf from "@tensorflow/tfjs-core";
import { gatherBatch, pngImage, resizeImage } from "../../../datasets/mod.ts";
import { useEngine } from "../../engine/mod.ts";
import { subnetForward } from "../../geta/mod.ts";
import { readBytes } from "../../io/mod.ts";
import { boxTable, percentText } from "../../viz/mod.ts";
import { addOptions } from "../options/add_options.ts";
import { bestOption, readSubnet } from "../run/saved_run.ts";
import type { CommandContext } from "./command.ts";

/** Classes that are printed. */
const SHOWN = 5;

/** `deno task predict RUN IMAGE`: what a saved subnet sees in a picture. */
export function addPredict(program: Command, { io }: CommandContext): void {
  const command = program.command("predict")
    .summary("let the subnet of a run name what a PNG image shows")
    .description(
      "Lets the subnet that a run left name what PNG images show. Of an image in another size the middle is taken and resized. " +
        "MNIST's digits are white on black.",
    )
    .argument("<run>", "folder of the run")
    .argument("<image...>", "PNG files");
  addOptions(command, bestOption, () => undefined);
  command.action(async (folder: string, files: string[], typed: { best?: boolean }) => {
    const { subnet, input } = await readSubnet(folder, typed);
    await useEngine();
    using forward = subnetForward(subnet);
    const [height, width, channels] = input.inputShape;
    for (const name of files) {
      const image = await pngImage(await readBytes(name), { name, channels });
      const { data } = resizeImage(image, [height, width]);
      const split = { images: data, labels: Uint8Array.of(0), count: 1 };
      const { images } = gatherBatch(split, Int32Array.of(0), input);
      const shares = tf.tidy(() =>
        tf.softmax(forward(tf.tensor(images, [1, height, width, channels]))).dataSync()
      );
      const rows = input.classes.map((label, i) => ({ label, share: shares[i]! }))
        .toSorted((a, b) => b.share - a.share).slice(0, SHOWN)
        .map(({ label, share }) => [label, percentText(share, 1)]);
      io.out.write(boxTable([name, "probability"], rows));
    }
  });
}
