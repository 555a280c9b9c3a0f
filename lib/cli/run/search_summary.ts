import type { SearchReport } from "../../report/mod.ts";
import { amountText, boxTable, durationText, percentText, shortName } from "../../viz/mod.ts";
import { splitLines } from "./summary_table.ts";

/**
 * The end of a search as text: what was found of which options, what it costs, how good it is, and what it was trained.
 *
 * @param report The report.
 * @returns Text of at most 100 columns, but for the command that trains it.
 */
export function searchSummary(report: SearchReport): string {
  const { method, model, data, found, whole, resource, budget, plan, choices } = report;
  const { measurements, seconds, engine } = report;
  const accuracy = (share: number) => percentText(share);
  const rows = [
    ["validation accuracy", accuracy(whole.validation), accuracy(found.score)],
    ["test accuracy", accuracy(whole.test), accuracy(found.test)],
    [resource, amountText(plan.largest), amountText(found.cost)],
    ["of the largest", "100.00 %", percentText(found.cost / plan.largest)],
  ];
  const chosen = choices.map(({ name, options }, i) => [
    shortName(name, 44),
    optionText(found.configuration[i]!),
    `${optionText(options[0]!)} … ${optionText(options.at(-1)!)}`,
  ]);
  return `${model} on ${data}, searched by ${method.name}: ${measurements} measurements in ${
    durationText(seconds)
  } on ${engine}
${splitLines(report.splits)}Budget: ${amountText(budget.cost)} ${resource}, ${
    percentText(budget.share, 1)
  }
${boxTable(["", "whole", "found"], rows)}${boxTable(["choice", "found", "of"], chosen)}${
    trainingText(report)
  }
  ${report.next}
${report.warnings.map((warning) => `Warning: ${warning}\n`).join("")}`;
}

/** What was trained, and what can be. */
function trainingText({ fineTuning }: SearchReport): string {
  if (fineTuning === undefined) return "Not trained since; to train it:";
  return `Trained for ${fineTuning.short} steps behind each cut and ${fineTuning.long} epochs in the end; to train it further:`;
}

/** A keep ratio with what matters of it, bits as they are. */
export function optionText(option: number): string {
  return String(Number(option.toFixed(4)));
}
