/** Descriptions in the words of `cost.json` become the networks that they describe. */
import assert from "node:assert/strict";
import { cost } from "@geta-lab/geta/cost";
import { describedNetwork } from "./described_network.ts";
import { analysed } from "./graph_fixture.ts";

function costOf(description: string, sample: number[]) {
  const { macs, parameters } = cost(analysed(describedNetwork(description, sample)).graph);
  return { macs, parameters };
}

Deno.test("describedNetwork() reads a chain with its remarks", () => {
  const text =
    "Small net for 8x8x3 images: conv3x3(4)-BN-ReLU twice, maxpool2, conv1x1(6) stride 2 no bias, " +
    "ReLU, flatten, linear(6,5). All convolutions padding 0, with bias.";
  assert.deepEqual(costOf(text, [3, 8, 8]), {
    macs: 36 * 9 * 3 * 4 + 16 * 9 * 4 * 4 + 1 * 4 * 6 + 6 * 5,
    parameters: (108 + 4 + 8) + (144 + 4 + 8) + 24 + (6 * 5 + 5),
  });
});

Deno.test("describedNetwork() reads residual stages of other depths, basic and bottleneck", () => {
  const end = "projection shortcut 1x1 conv no bias + BN when shape changes; average pool; ";
  const basic =
    "ResNet-20 for 32x32x3 images: conv3x3(16) stride 1 no bias-BN-ReLU; three stages of three basic blocks " +
    `with 16,32,64 channels and strides 1,2,2; ${end}linear(64,10).`;
  // 2 x (1x1 convolutions and norms) more than the ResNet-20 whose shortcuts have no parameters
  const shortcuts = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
  assert.equal(costOf(basic, [3, 32, 32]).parameters, 269_722 + shortcuts);
  const deep =
    "ResNet-50 for 64x64x3 images: conv7x7(64) stride 2 no bias-BN-ReLU; four stages of 3,4,6,3 bottleneck blocks " +
    `with 64,128,256,512 channels and strides 1,2,2,2; ${end}linear(2048,1000).`;
  assert.equal(costOf(deep, [3, 64, 64]).parameters, 25_557_032); // as torchvision counts its resnet50
});

Deno.test("describedNetwork() refuses a phrase that it does not know", () => {
  assert.throws(() => describedNetwork("Net: conv3x3(4), whirl(3).", [3, 8, 8]), {
    name: "TypeError",
    message:
      'Cannot build the network: its description must be made of known phrases: current value is "whirl(3)"',
  });
});
