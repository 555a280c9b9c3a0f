import { writeAtomically } from "../../io/mod.ts";
import { searchedCandidates, type SearchLine, type SearchReport } from "../../report/mod.ts";
import { type RunState, stopExitCodes } from "../../run/mod.ts";
import { isAffordable } from "../../search/mod.ts";
import { encodeNetwork, writeVariables } from "../../train/mod.ts";
import { amountText, percentText, searchHtml } from "../../viz/mod.ts";
import type { SearchCommandOptions } from "../options/search_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { engineText } from "./conditions.ts";
import { deafToHangup, drive } from "./drive.ts";
import { originOf } from "./origin.ts";
import { searchInFolder } from "./search_in_folder.ts";
import { foundRecipe, nextCommand, repeatSearch } from "./search_next.ts";
import type { SearchMethod } from "./search_runs.ts";
import { continueSearchSession, newSearchSession, type SearchSession } from "./search_session.ts";
import { searchSummary } from "./search_summary.ts";
import { searchWays } from "./search_ways.ts";

/**
 * Does what `deno task search` is asked for: trains, says what can be found, searches, measures, writes.
 *
 * @param method How to search.
 * @param typed What was typed.
 * @param io Where results and progress go.
 * @returns 0, or what `stopExitCodes` says if a signal or a closed terminal or pipe stopped it; the checkpoints then hold where it stood.
 */
export async function executeSearch(
  method: SearchMethod,
  typed: SearchCommandOptions,
  io: CommandIo,
): Promise<number> {
  const started = performance.now();
  const session = typed.resume
    ? await continueSearchSession(method, typed, io)
    : await newSearchSession(method, typed);
  using folder = session.folder;
  const { run, description, conditions } = session, { path } = folder;
  using _deaf = deafToHangup();
  const driven = await drive(session, {
    io,
    started,
    notes: [planText(session)],
    async keep({ step, learner, statistics }) {
      if (step !== run.totalSteps) return;
      const values = { ...learner.parameters, ...statistics };
      await writeAtomically(`${path}/dense.safetensors`, encodeNetwork(run.model, values));
    },
  });
  if ("exitCode" in driven) return driven.exitCode;
  const { learner: { parameters }, statistics } = driven.state, { seconds, warnings } = driven;
  writeVariables(run.model.variables, { ...parameters, ...statistics });
  run.searched.prepare();
  const found = await searchInFolder(run.search, {
    path: `${path}/search`,
    setup: {
      description,
      conditions,
      dense: `${path}/dense.safetensors`,
      cblas: session.engine.gemm === "cblas",
    },
    workers: description.typed.workers ?? 1,
    budget: run.searched.problem.budget,
    seconds,
    stream: io.err,
    stopped: () => io.closed?.() ? "SIGPIPE" : undefined,
  });
  if ("signal" in found) {
    io.err.write(
      `Stopped after ${found.after} of the search; continue with --resume --out ${path}\n`,
    );
    return stopExitCodes[found.signal];
  }
  const figures = reportOf(session, found);
  const report = {
    ...figures,
    warnings: [...warnings, ...aboveBudget(figures)],
    seconds: seconds(),
  };
  const trained = run.search.trained?.(found.state);
  if (trained !== undefined) {
    await writeAtomically(`${path}/network.safetensors`, encodeNetwork(run.model, trained));
  }
  run.search.dispose();
  if (method !== "haq") {
    const recipe = JSON.stringify(foundRecipe(report), null, 2) + "\n";
    await writeAtomically(`${path}/recipe.json`, recipe);
  }
  await writeAtomically(`${path}/report.html`, await searchHtml(report, found.history));
  // last, so that a folder with a report is complete
  const json = JSON.stringify(report, null, 2) + "\n";
  await writeAtomically(`${path}/report.json`, json);
  io.out.write(description.typed.json ? json : searchSummary(report));
  io.err.write(`Written to ${path}: open report.html\n`);
  return 0;
}

/** NetAdapt narrows one group after the other, and may find none that is narrow enough by itself. */
function aboveBudget(
  { found, budget, resource }: Pick<SearchReport, "found" | "budget" | "resource">,
) {
  if (isAffordable(found.cost, budget.cost)) return [];
  return [
    `What was found takes ${amountText(found.cost)} ${resource}, above the budget of ${
      amountText(budget.cost)
    }: no group alone could be narrowed to the next target`,
  ];
}

/** What can be found, said before anything is trained. */
function planText({ run: { plan, searched: { problem } }, description }: SearchSession): string {
  const { smallest, middle, largest, configurations, share } = plan, { name } = problem.resource;
  const costs = [smallest, middle, largest].map(({ cost }) => amountText(cost)).join(", ");
  return `Search by ${description.method}: ${problem.choices.length} choices, ${
    amountText(configurations)
  } configurations; smallest, middle and largest cost ${costs} ${name}, the budget is ${
    amountText(problem.budget)
  } (${percentText(share, 1)})`;
}

/** What the report says; test images are asked once for the whole network and once for what was found. */
function reportOf(
  session: SearchSession,
  { state, history }: { state: RunState; history: readonly SearchLine[] },
): Omit<SearchReport, "warnings" | "seconds"> {
  const { run, description, engine, conditions, samples, folder } = session;
  const { method, typed, model, data, seed, shortFineTuning, longFineTuning } = description;
  const { plan, searched: { problem, test, whole }, search } = run;
  const { about, source } = searchWays[method];
  const configuration = [...search.chosen(state)], candidates = searchedCandidates(history);
  const known = candidates.find((one) => String(one.configuration) === String(configuration));
  const found = known ??
    {
      configuration,
      cost: problem.resource.cost(configuration),
      score: problem.evaluate(configuration),
    };
  const { smallest, middle, largest, configurations, share } = plan;
  return {
    schema: "geta-lab/search-report/1",
    method: { name: method, about, source },
    model,
    data,
    splits: samples.splits,
    seed,
    resource: problem.resource.name,
    budget: { cost: problem.budget, share },
    choices: problem.choices.map(({ name, options }) => ({ name, options: [...options] })),
    plan: {
      smallest: smallest.cost,
      middle: middle.cost,
      largest: largest.cost,
      configurations,
    },
    whole: { validation: whole("validation"), test: whole("test") },
    found: { ...found, test: test(configuration, search.trained?.(state)) },
    ...search.trained && { fineTuning: { short: shortFineTuning, long: longFineTuning } },
    measurements: candidates.length + (known === undefined ? 1 : 0),
    next: nextCommand(found.configuration, {
      ...description,
      choices: problem.choices,
      path: folder.path,
      trained: search.trained !== undefined,
    }),
    engine: engineText(engine, conditions),
    origin: originOf(repeatSearch(method, typed), new Date()),
    options: { ...typed },
  };
}
