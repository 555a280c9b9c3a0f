import { jointStepSize } from "@geta-lab/geta/qasso";
import { lineChart } from "@geta-lab/geta/viz";

/** The step size that the joint stage chooses where the residual opposes the update, over the learning rate. */
export function stepSizeBranches() {
  const rates = Array.from({ length: 21 }, (_, i) => 10 ** (-2.6 + i / 10));
  const bounds = [0.01, 0.5] as const;
  const line = (name: string, forgetRate: number) => ({
    name,
    x: rates,
    y: rates.map((learningRate) =>
      jointStepSize({ product: -0.4, updateNorm: 1 }, { forgetRate, learningRate, bounds }).stepSize
    ),
  });
  return lineChart([line("γ = 1/2", 1 / 2), line("γ = 1/4", 1 / 4)], {
    title: "Step size where the residual opposes the update",
    x: { title: "learning rate α", log: true },
    y: { title: "step size d", log: true },
    rules: [{ y: bounds[0], label: "most bits" }, { y: bounds[1], label: "fewest bits" }],
  });
}
