import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { decodeSubnet, type SubnetFiles } from "@geta-lab/geta/io";
import { subnetForward } from "@geta-lab/geta/subnet";
import { evaluate } from "@geta-lab/geta/train";
import { amounts } from "../../tools/demo/choice.ts";
import type { Length } from "../../tools/demo/messages.ts";

/** Accuracy of a saved subnet on the test images of a run of the page, by the library alone. */
export async function subnetAccuracy(files: SubnetFiles, length: Length): Promise<number> {
  const { train, held } = amounts[length];
  const data = shapes({ train, validation: held, test: held });
  const source = imageBatches(data, { size: 1, seed: 0 });
  const forward = subnetForward(await decodeSubnet(files));
  const { accuracy } = evaluate(forward, source.testBatches(), data.inputShape);
  forward.dispose();
  return accuracy;
}
