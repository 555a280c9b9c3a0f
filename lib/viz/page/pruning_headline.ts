import type { PruningReport } from "../../report/mod.ts";
import { bytesText, durationText, millisecondsText, percentText } from "../text/format.ts";
import { headlineOf, tile } from "./headline.ts";

/** Title, what was done where and when, the command that repeats it, and warnings. */
export function pruningHeadline(report: PruningReport): string {
  const { model, data, recipe, seed, steps, seconds } = report;
  return headlineOf(report, {
    title: `${model} on ${data}, pruned by ${recipe.name}`,
    done: `${steps} steps in ${durationText(seconds)}, seed ${seed}: ${recipe.about}`,
  });
}

/** The numbers that sum a run up; what is zero, what that stores, and what time it takes stand beside each other. */
export function pruningTiles(
  { accuracy, sparsity, macs, bytes, milliseconds }: PruningReport,
): string {
  const { test } = accuracy, stored = bytes.values + bytes.index;
  return `<div class="tiles">
${tile("Test accuracy", percentText(test.final), `dense ${percentText(test.dense)}`)}
${
    tile(
      "Weights removed",
      percentText(sparsity.weights, 1),
      `${percentText(sparsity.all, 1)} of all parameters`,
    )
  }
${
    tile(
      "MACs that are run",
      percentText(macs.dense === 0 ? 0 : macs.extracted / macs.dense, 1),
      `${percentText(macs.dense === 0 ? 0 : macs.nonZero / macs.dense, 1)} if zeros were skipped`,
    )
  }
${tile("Stored, with index", bytesText(stored), `of ${bytesText(bytes.dense)}`)}
${
    tile(
      "One inference",
      millisecondsText(milliseconds.extracted),
      `dense ${millisecondsText(milliseconds.dense)}, as measured here`,
    )
  }
</div>`;
}
