import type { Command } from "commander";
import { writeAtomically } from "../../io/mod.ts";
import { text } from "../../settings/mod.ts";
import { boxTable, comparisonHtml, comparisonNotes, runsTable, shortName } from "../../viz/mod.ts";
import { addOptions } from "../options/add_options.ts";
import type { OptionTable } from "../options/table.ts";
import { readReport } from "../run/saved_run.ts";
import type { CommandContext } from "./command.ts";

const PAGE = "compare.html";

/** Longest name of a run that is printed whole, letters; keeps the table below 100 columns. */
const LONGEST_NAME = 23;

const table: OptionTable = {
  out: { ...text(), section: "Run", unit: "file", help: "page to write", fallback: PAGE },
};

/** `deno task compare RUN...`: runs side by side. */
export function addCompare(program: Command, { io }: CommandContext): void {
  const command = program.command("compare")
    .summary("print and draw runs side by side")
    .description(
      "Prints finished runs side by side, and draws their accuracy against their bit operations.",
    )
    .argument("<run...>", "folders of runs");
  addOptions(command, table, () => PAGE);
  command.action(async (folders: string[], { out = PAGE }: { out?: string }) => {
    const runs = await Promise.all(
      folders.map(async (name) => ({ name, report: await readReport(name) })),
    );
    const { network, heads, rows } = runsTable(runs);
    await writeAtomically(out, await comparisonHtml(runs));
    if (network !== undefined) io.out.write(`${network}\n`);
    const short = rows.map(([number, name, ...cells]) => [
      number!,
      shortName(name!, LONGEST_NAME),
      ...cells,
    ]);
    io.out.write(boxTable(heads, short, { right: heads.map((_, i) => i > 1) }));
    for (const note of comparisonNotes(runs)) io.out.write(`Note: ${note}\n`);
    io.err.write(`Drawn in ${out}\n`);
  });
}
