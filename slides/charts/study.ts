import { barChart, type ChartSpec } from "@geta-lab/geta/viz";

const DOCS = new URL("../../docs/", import.meta.url);

/** The rows of the first table under a heading of docs/pruning.md, by the names of its columns. */
async function rowsUnder(heading: string): Promise<Record<string, string>[]> {
  const page = await Deno.readTextFile(new URL("pruning.md", DOCS));
  const [, section] = page.split(`## ${heading}\n`);
  if (section === undefined) {
    throw new RangeError(`Cannot draw the study: docs/pruning.md must have a section ${heading}`);
  }
  const [head, , ...rows] = /(?:^\|.*\n)+/m.exec(section)![0].trim().split("\n").map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head![i]!, cell])));
}

/** Mean accuracies, behind the cut and with fine-tuning, of the rows that are wanted. */
async function accuracies(
  heading: string,
  wanted: (row: Record<string, string>) => boolean,
  title: string,
): Promise<ChartSpec> {
  const rows = (await rowsUnder(heading)).filter(wanted);
  return barChart(
    rows.flatMap((row) => [
      { name: row["method"]!, series: "cut", value: parseFloat(row["without fine-tuning %"]!) },
      { name: row["method"]!, series: "fine-tuned", value: parseFloat(row["with %"]!) },
    ]),
    { title, value: { title: "test accuracy, %, mean of three seeds" } },
  );
}

/** Scores at half of all structures. */
export function scoresStudy() {
  return accuracies(
    "Scores at equal channels",
    (row) => row["share"] === "0.5",
    "Half of every group removed",
  );
}

/** Ways to spread the removal over the layers, at a fifth of the parameters. */
export function allocationStudy() {
  return accuracies(
    "Uniform, global, guided by sensitivity",
    (row) => row["parameters"] === "0.2",
    "A fifth of the parameters left",
  );
}

/** Uniform against mixed N:8 of every seed. */
export async function mixedStudy() {
  const rows = await rowsUnder("Uniform against mixed N:8");
  return barChart(
    rows.map((row) => ({
      name: `seed ${row["seed"]}`,
      series: row["patterns"]!,
      value: parseFloat(row["with %"]!),
    })),
    {
      title: "Three quarters of the weights removed, fine-tuned",
      value: { title: "test accuracy, %" },
    },
  );
}

/** Accuracy over the epochs of progressive 1:16, by order of the blocks. */
export function blocksStudy() {
  return Deno.readTextFile(new URL("pictures/study_blocks.svg", DOCS));
}
