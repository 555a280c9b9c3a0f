import { writeAtomically } from "../../io/mod.ts";
import {
  cutPrunedSubnet,
  finishPruning,
  type GroupCurve,
  isAtTarget,
  isPruned,
  type PruneState,
  type PruningPlan,
  type PruningState,
  strip,
} from "../../prune/mod.ts";
import { bestEpoch, type HistoryLine, type PruningReport } from "../../report/mod.ts";
import { encodeNetwork, imageTask } from "../../train/mod.ts";
import { pruningHtml, type PruningHtmlOptions } from "../../viz/mod.ts";
import { flagOf } from "../options/add_options.ts";
import { type PruneCommandOptions, pruneOptionTable } from "../options/prune_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { bestSubnet } from "./best_subnet.ts";
import { engineText } from "./conditions.ts";
import { deafToHangup, drive } from "./drive.ts";
import { originOf } from "./origin.ts";
import { continuePruneSession, newPruneSession, type PruneSession } from "./prune_session.ts";
import { pruneSummary } from "./prune_summary.ts";
import { quoted } from "./repeat_command.ts";
import { scanInFolder } from "./scan_in_folder.ts";
import { writeSubnets } from "./write_results.ts";

/**
 * Does what `deno task prune` is asked for: trains, prunes, fine-tunes, cuts, measures, writes.
 *
 * @param typed What was typed.
 * @param io Where results and progress go.
 * @returns 0, or what `stopExitCodes` says if a signal or a closed terminal or pipe stopped the run; the checkpoint then holds
 * where it stood.
 */
export async function executePruning(typed: PruneCommandOptions, io: CommandIo): Promise<number> {
  const started = performance.now();
  let curves: readonly GroupCurve[] | undefined;
  const scanned = () => curves;
  const session = typed.resume
    ? await continuePruneSession(typed, io, scanned)
    : await newPruneSession(typed, scanned);
  using folder = session.folder;
  const { run, description, samples } = session, { path } = folder;
  const recipe = JSON.stringify(description.recipe, null, 2) + "\n";
  await writeAtomically(`${path}/recipe.json`, recipe);
  const counts = (line: HistoryLine) => isAtTarget(run.plan, line);
  using _deaf = deafToHangup();
  const driven = await drive(session, {
    io,
    started,
    ...(run.scan && {
      pause: {
        step: run.dense.totalSteps,
        async work(state, { progress, ...rest }) {
          if (isPruned(state)) return undefined;
          const { conditions } = session;
          const options = { path: `${path}/scan`, description, conditions, ...rest };
          const scan = await scanInFolder(run.scan!(state), { ...options, onScan: progress.scan });
          if ("signal" in scan) return scan.signal;
          ({ curves } = scan);
        },
      },
    }),
    async keep(state: PruneState) {
      if (isPruned(state) || state.step !== run.dense.totalSteps) return;
      const values = { ...state.learner.parameters, ...state.statistics };
      await writeAtomically(`${path}/dense.safetensors`, encodeNetwork(run.model, values));
    },
    isBest: (history) => bestEpoch(history, counts)?.step === history.at(-1)?.step,
  });
  if ("exitCode" in driven) return driven.exitCode;
  const { state, history, warnings, seconds } = driven;
  const { result, files, state: end } = await finishPruning(run, state);
  const best = await bestSubnet(run, path, {
    history,
    counts,
    task: imageTask(run.model, run.source),
    cut: (state) => cutPrunedSubnet(run, state),
    // of the last epoch the end of the run: where no fine-tuning follows, that is the cut
    last: { step: end.step, accuracy: result.accuracy.test.final, files },
  });
  const report: PruningReport = {
    ...result,
    ...(best && { best: best.best }),
    ...reportParts(session),
    warnings: [...warnings, ...result.warnings],
    seconds: seconds(),
  };
  await writeSubnets(path, { files, best: best?.files, input: samples.input });
  await writeAtomically(`${path}/network.safetensors`, encodeNetwork(run.model, strip(run, end)));
  await writeAtomically(
    `${path}/report.html`,
    await pruningHtml(report, history, scanOf(run.plan, end)),
  );
  // last, so that a folder with a report is complete
  await writeAtomically(`${path}/report.json`, JSON.stringify(report, null, 2) + "\n");
  const json = description.typed.json ?? false;
  io.out.write(json ? JSON.stringify(report, null, 2) + "\n" : pruneSummary(report));
  io.err.write(`Written to ${path}: open report.html\n`);
  return 0;
}

/** The scan of a run for its page; a drop that all groups share is no threshold of single ones. */
function scanOf(
  { recipe: { choice } }: PruningPlan,
  { learner: { curves, shares } }: PruningState,
): PruningHtmlOptions {
  if (curves === null || choice.rule !== "sensitivity") return {};
  const chosen = curves.map((curve) => ({ ...curve, chosen: shares![curve.group]! }));
  const { maxDrop, drop } = choice;
  return { sensitivity: { curves: chosen, ...(drop !== "all" && { maxDrop }) } };
}

/** What only the command knows of a report. */
function reportParts(
  { description, engine, conditions, samples }: PruneSession,
): Pick<PruningReport, "data" | "splits" | "seed" | "engine" | "origin" | "options"> {
  const { typed, data, seed } = description;
  return {
    data,
    splits: samples.splits,
    seed,
    engine: engineText(engine, conditions),
    origin: originOf(repeatPruning(typed), new Date()),
    options: { ...typed },
  };
}

/**
 * The command that repeats a pruning run.
 *
 * @param typed What was typed.
 * @returns One line for a shell; the results go to a new folder.
 */
export function repeatPruning(typed: PruneCommandOptions): string {
  const silent = ["out", "resume", "json", "quiet"];
  const parts = Object.keys(pruneOptionTable).flatMap((name) => {
    const value = typed[name as keyof PruneCommandOptions];
    if (silent.includes(name) || value === undefined || value === false) return [];
    return value === true ? flagOf(name) : `${flagOf(name)} ${quoted(`${value}`)}`;
  });
  return ["deno task prune", ...parts].join(" ");
}
