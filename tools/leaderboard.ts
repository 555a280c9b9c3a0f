/**
 * Ranks subnets: the best accuracy within a budget of bit operations. Each is opened, counted and run again; what its author says of it
 * decides nothing.
 *
 * ```text
 * leaderboard.ts FOLDER …       a folder with a subnet, or with a folder for each
 *   --practice                  on the validation images of the notebooks, not on new test images
 *   --seed=N                    of the test images; by default one that nobody knows before
 *   --out=FOLDER                also leaderboard.json and leaderboard.html
 *   --format=gradescope         results.json in their place, for one submission; needs --out
 * ```
 *
 * Exit code 0 if everything was measured, whatever counts; 1 if a path cannot be read; 2 for a wrong command.
 *
 * @module
 */
import { integerIn, oneOf, text } from "../lib/settings/mod.ts";
import { writeFiles } from "./grade/files.ts";
import { gradescopeLeaderboard } from "./grade/leaderboard/gradescope_board.ts";
import type { Board } from "./grade/leaderboard/board.ts";
import { boardText } from "./grade/leaderboard/board_text.ts";
import { boardFolders } from "./grade/leaderboard/board_submission.ts";
import { makeBoard } from "./grade/leaderboard/make_board.ts";
import { type BoardImages, PRACTICE_IMAGES, TEST_IMAGES } from "./grade/leaderboard/rules.ts";
import { printable } from "./grade/report.ts";
import { runTool } from "./run_tool.ts";
import { toolArguments } from "./tool_arguments.ts";

const LARGEST_SEED = 2 ** 31 - 1;

async function main(args: readonly string[]): Promise<number> {
  const { words: paths, flags, values: { seed, out, format } } = toolArguments(args, {
    flags: ["practice"],
    values: {
      seed: integerIn({ min: 0, max: LARGEST_SEED }),
      out: text(),
      format: oneOf(["gradescope"]),
    },
    paths: true,
  });
  const complaint = paths.length === 0
    ? "Cannot make a board: name a folder with subnets"
    : flags.has("practice") && seed !== undefined
    ? "Cannot use --seed: the images of --practice are those of the notebooks"
    : format !== undefined && out === undefined
    ? "Cannot use --format: it must come with --out"
    : undefined;
  if (complaint !== undefined) {
    console.error(complaint);
    return 2;
  }
  const folders = (await Promise.all(paths.map(boardFolders))).flat();
  if (format !== undefined && folders.length > 1) {
    console.error(
      `Cannot use --format: there must be one submission: current value is ${folders.length}`,
    );
    return 2;
  }
  const images: BoardImages = flags.has("practice")
    ? PRACTICE_IMAGES
    : { split: "test", seed: seed ?? secretSeed(), count: TEST_IMAGES };
  const board = await makeBoard(folders, {
    images,
    baselines: format === undefined,
    onMeasured: (name, outcome) => console.error(printable(`${name}: ${outcome}`)),
  });
  console.log(boardText(board));
  if (out === undefined) return 0;
  await writeFiles(
    out,
    format === undefined
      ? await boardFiles(board)
      : new Map([["results.json", gradescopeLeaderboard(board)]]),
  );
  console.log(`${format === undefined ? "leaderboard.html" : "results.json"} is in ${out}`);
  return 0;
}

async function boardFiles(board: Board): Promise<Map<string, string>> {
  const { boardPage } = await import("./grade/leaderboard/board_page.ts"); // charts take a second to load
  return new Map([
    ["leaderboard.json", `${JSON.stringify(board, null, 2)}\n`],
    ["leaderboard.html", await boardPage(board)],
  ]);
}

function secretSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % LARGEST_SEED;
}

if (import.meta.main) await runTool(main);
