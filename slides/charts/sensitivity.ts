import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { accuracyWithout, interactionError } from "@geta-lab/geta/sensitivity";
import { evaluate } from "@geta-lab/geta/train";
import { barChart, lineChart } from "@geta-lab/geta/viz";
import { storedGroups } from "./stored.ts";

/** The stored network, measured on 200 validation images. */
async function problem() {
  const { network, groups } = await storedGroups();
  const source = imageBatches(shapes({ seed: 0, train: 100, validation: 200, test: 10 }), {
    size: 100,
    seed: 0,
  });
  const batches = [...source.validationBatches()];
  return {
    variables: network.variables,
    groups,
    evaluate: () =>
      evaluate((x) => network.forward(x, { training: false }), batches, source.inputShape).accuracy,
  };
}

/** Accuracy without a share of one group. */
export async function sensitivityScan() {
  const scanned = await problem(), ratios = [0, 0.25, 0.5, 0.75];
  const dense = scanned.evaluate();
  return lineChart(
    scanned.groups.map(({ name }, own) => ({
      name,
      x: ratios,
      y: ratios.map((ratio) =>
        accuracyWithout(scanned, scanned.groups.map((_, i) => i === own ? ratio : 0))
      ),
    })),
    {
      title: "One group cut, the others whole",
      x: { title: "share of its structures removed", format: ".0%" },
      y: { title: "validation accuracy", format: ".0%" },
      rules: [{ y: dense - 0.05, label: "5 points lost" }],
      points: true,
    },
  );
}

/** Drops of groups alone, their sum, and the drop of all at once. */
export async function jointDrop() {
  const scanned = await problem(), dense = scanned.evaluate(), ratio = 0.25;
  const drops = scanned.groups.map((_, own) =>
    100 * (dense - accuracyWithout(scanned, scanned.groups.map((_, i) => i === own ? ratio : 0)))
  );
  const joint = 100 * (dense - accuracyWithout(scanned, scanned.groups.map(() => ratio)));
  return barChart([
    ...scanned.groups.map(({ name }, i) => ({ name, value: drops[i]! })),
    { name: "sum", value: joint - interactionError(drops, joint) },
    { name: "all together", value: joint },
  ], {
    title: "A quarter of the structures removed",
    value: { title: "lost accuracy, points", format: ".1f" },
  });
}
