import {
  type SearchedCandidate,
  searchedCandidates,
  type SearchLine,
  type SearchReport,
} from "../../report/mod.ts";
import { candidatesChart } from "../charts/candidates_chart.ts";
import { lineChart } from "../charts/line_chart.ts";
import type { ChartSpec } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { amountText, durationText, percentText } from "../text/format.ts";
import { figures, plotWidth } from "./figures.ts";
import { headlineOf, tile } from "./headline.ts";
import { page } from "./page.ts";
import { rowOf, section, tableOf } from "./tables.ts";

/** Candidates in the table of the best. */
const BEST = 10;

/**
 * The report of a search as one HTML page: how to repeat it, what was found, every candidate as accuracy over resource with those that
 * no other beats as a line, what episodes were worth, the best candidates within the budget, how to train what was found. It needs no
 * network and runs no script; all text is escaped.
 *
 * @param report The report.
 * @param history All steps of the search.
 * @returns The page.
 *
 * @example
 * ```ts
 * import type { SearchReport } from "@geta-lab/geta/report";
 * import { searchHtml } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const split = { count: 10, origin: "drawn from seed 0" };
 * const one = { configuration: [0.5], cost: 500, score: 0.8 };
 * const report: SearchReport = {
 *   schema: "geta-lab/search-report/1",
 *   method: { name: "amc", about: "an agent learns", source: { title: "He et al.", link: "https://arxiv.org" } },
 *   model: "<mlp>",
 *   data: "shapes",
 *   splits: { train: split, validation: split, test: split },
 *   seed: 0,
 *   resource: "multiply-adds",
 *   budget: { cost: 500, share: 0.5 },
 *   choices: [{ name: "fc1", options: [0.5, 1] }],
 *   plan: { smallest: 500, middle: 500, largest: 1000, configurations: 2 },
 *   whole: { validation: 0.9, test: 0.9 },
 *   found: { ...one, test: 0.8 },
 *   measurements: 1,
 *   next: "deno task prune",
 *   warnings: [],
 *   seconds: 1,
 *   engine: "cpu",
 *   origin: { command: "deno task search amc", version: "0.1.0", date: "2026-03-01T12:00:00.000Z", machine: "linux" },
 *   options: {},
 * };
 * assert.match(await searchHtml(report, [{ step: 1, ...one }]), /<h1>&lt;mlp&gt; on shapes, searched by amc<\/h1>/);
 * ```
 */
export async function searchHtml(
  report: SearchReport,
  history: readonly SearchLine[],
): Promise<string> {
  const { model, data, method, seed, seconds, measurements } = report;
  const candidates = searchedCandidates(history);
  return page(
    { title: `Searched: ${model} on ${data}`, style },
    `${
      headlineOf(report, {
        title: `${model} on ${data}, searched by ${method.name}`,
        done: `${measurements} candidates measured in ${
          durationText(seconds)
        }, seed ${seed}: ${method.about}`,
      })
    }
${tiles(report)}
<div class="columns">
${await figures(charts(report, history, candidates), "search")}
${choiceTable(report)}
${bestTable(report, candidates)}
${nextSection(report)}
</div>
<footer>By GETA Lab. Accuracies of candidates are those on validation images, ${
      behindCut(report)
    }.</footer>`,
  );
}

function behindCut({ fineTuning }: SearchReport): string {
  return fineTuning === undefined
    ? "without any training behind the cut"
    : `${fineTuning.short} steps of training behind each cut, the last one also ${fineTuning.long} epochs`;
}

const style = `
  .next pre { margin: 12px 0 0; white-space: pre-wrap; overflow-wrap: anywhere;
    font: 13px/1.5 ui-monospace, Menlo, Consolas, Liberation Mono, monospace }
`;

function tiles({ whole, found, plan, resource, budget, measurements }: SearchReport): string {
  return `<div class="tiles">
${
    tile(
      "Validation accuracy",
      percentText(found.score),
      `whole ${percentText(whole.validation)}`,
    )
  }
${tile("Test accuracy", percentText(found.test), `whole ${percentText(whole.test)}`)}
${
    tile(
      `Of all ${escapeHtml(resource)}`,
      percentText(found.cost / plan.largest, 1),
      `budget ${percentText(budget.share, 1)}`,
    )
  }
${
    tile(
      "Measured",
      String(measurements),
      `of ${amountText(plan.configurations)} configurations`,
    )
  }
</div>`;
}

function charts(
  { resource, budget, found }: SearchReport,
  history: readonly SearchLine[],
  candidates: readonly SearchedCandidate[],
): ChartSpec[] {
  const all = candidatesChart(candidates, {
    resource,
    budget: budget.cost,
    found,
    width: plotWidth,
  });
  const episodes = history.filter(({ reward }) => reward !== undefined);
  if (episodes.length === 0) return [all];
  let best = -Infinity;
  const x = episodes.map(({ step }) => step), title = "What episodes were worth";
  const rewards = lineChart([
    { name: "episode", x, y: episodes.map(({ reward }) => reward!) },
    { name: "best so far", x, y: episodes.map(({ reward }) => best = Math.max(best, reward!)) },
  ], { title, x: { title: "Episode" }, y: { title: "Reward" }, width: plotWidth, height: 200 });
  return [all, rewards];
}

function choiceTable({ choices, found }: SearchReport): string {
  const heads = ["choice", "found", "smallest", "largest"];
  const rows = choices.map(({ name, options }, i) =>
    rowOf(heads, [
      name,
      optionText(found.configuration[i]!),
      optionText(options[0]!),
      optionText(options.at(-1)!),
    ])
  );
  return section("What was found", tableOf(heads, rows, "stacked"));
}

function bestTable(
  { budget, choices, resource, plan }: SearchReport,
  candidates: readonly SearchedCandidate[],
): string {
  const heads = ["", "accuracy", escapeHtml(resource), "of all", "configuration"];
  const rows = candidates.filter(({ cost }) => cost <= budget.cost * (1 + 1e-9))
    .toSorted((a, b) => b.score - a.score || a.cost - b.cost).slice(0, BEST)
    .map(({ configuration, cost, score }, i) =>
      rowOf(heads, [
        `${i + 1}`,
        percentText(score),
        amountText(cost),
        percentText(cost / plan.largest, 1),
        configuration.map(optionText).join(", "),
      ])
    );
  if (rows.length === 0) return "";
  const foot = `<p class="remark">Configurations in the order ${
    escapeHtml(choices.map(({ name }) => name).join(", "))
  }.</p>`;
  return section("The best within the budget", tableOf(heads, rows, "stacked") + foot, "wide");
}

function nextSection({ next, method: { source }, fineTuning }: SearchReport): string {
  const what = fineTuning === undefined ? "what was found" : "it further";
  const content = `<p>To train ${what}:</p><pre>${escapeHtml(next)}</pre><p class="remark">${
    escapeHtml(`${source.title}, ${source.link}`)
  }</p>`;
  return section("What comes next", content, "wide next");
}

function optionText(option: number): string {
  return String(Number(option.toFixed(4)));
}
