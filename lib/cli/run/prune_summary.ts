import type { PruningRecipe } from "../../prune/mod.ts";
import type { PruningReport } from "../../report/mod.ts";
import {
  accuracyRows,
  boxTable,
  durationText,
  extractionText,
  pruningRows,
  zerosText,
} from "../../viz/mod.ts";
import { bestLines, splitLines } from "./summary_table.ts";

/**
 * The end of a pruning run as text: accuracies on the way, what remains in which sense, what was cut out.
 *
 * @param report The report.
 * @returns Lines; tables of at most 100 columns.
 */
export function pruneSummary(report: PruningReport): string {
  const { model, data, recipe, steps, seconds, engine, splits, bytes, warnings } = report;
  const remains = pruningRows(report).map(({ quantity, dense, zerosSkipped, extracted }) => [
    quantity,
    dense,
    zerosSkipped,
    extracted,
  ]);
  return `${model} on ${data}, pruned by ${recipe.name}: ${steps} steps in ${
    durationText(seconds)
  } on ${engine}
${splitLines(splits)}${
    boxTable(
      ["accuracy", "dense", "behind the cut", "in the end", "difference"],
      accuracyRows(report),
    )
  }${boxTable(["", "dense", "zeros skipped", "as any machine runs it"], remains)}${
    zerosText(report)
  }
${extractionText(report)}
${bestLines(report)}Index of the zeros that are skipped: ${bytes.index} bytes (${bytes.form}).
${warnings.map((warning) => `Warning: ${warning}\n`).join("")}`;
}

/**
 * The recipes side by side.
 *
 * @param recipes The recipes.
 * @returns A table of at most 100 columns.
 */
export function pruningRecipeTable(recipes: readonly PruningRecipe[]): string {
  const rows = recipes.map(({ name, view, score, choice, source }) => [
    name,
    viewText(view),
    score.by,
    choiceText(choice),
    sourceText(source.link),
  ]);
  const heads = ["recipe", "removes", "by", "how many", "source"];
  return boxTable(heads, rows, { right: heads.map(() => false) });
}

function viewText(view: PruningRecipe["view"]): string {
  if (typeof view === "object") return "pattern" in view ? `of ${view.pattern}` : "blocks";
  return view === "element" ? "weights" : `${view}s`;
}

function choiceText(choice: PruningRecipe["choice"]): string {
  switch (choice.rule) {
    case "budget":
      return `${choice.keep} of ${choice.of}`;
    case "sensitivity":
      return `drop ${choice.maxDrop}`;
    case "perLayer":
      return "per layer";
    case "nm":
      return `keep ${choice.n}:${choice.m}`;
    default:
      return `${choice.rule} ${choice.sparsity}`;
  }
}

/** `arXiv:1506.02626`, or the site. */
function sourceText(link: string): string {
  const { hostname, pathname } = new URL(link);
  return hostname === "arxiv.org" ? `arXiv:${pathname.split("/").at(-1)}` : hostname;
}
