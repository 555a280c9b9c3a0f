import { bitWidth, fakeQuantValue } from "@geta-lab/geta/quant";
import { lineChart } from "@geta-lab/geta/viz";

/** A quantizer of three bits. */
export function staircase() {
  const quantizer = { stepSize: 0.25, clip: 0.75 };
  const x = Array.from({ length: 801 }, (_, i) => i / 400 - 1);
  return lineChart([
    { name: "x", x, y: x },
    { name: "quantized x", x, y: x.map((value) => fakeQuantValue(value, quantizer)) },
  ], {
    title: `Step size 0.25, clip 0.75: ${bitWidth(quantizer)} bits`,
    x: { title: "x" },
    y: { title: "value" },
    rules: [{ x: -quantizer.clip, label: "−clip" }, { x: quantizer.clip, label: "clip" }],
  });
}
