import { useEngine } from "@geta-lab/geta/engine";
import { small } from "@geta-lab/geta/models";
import { prunableNetwork } from "@geta-lab/geta/prune";
import { graphSvg, groupMembership } from "@geta-lab/geta/viz";
import { qadgFigures } from "../../tools/pictures/qadg_figures.ts";
import { storedGroups } from "./stored.ts";

/** The course's network, coloured by what goes together. */
export async function groupColours() {
  await useEngine();
  const { graph, groups } = prunableNetwork(small());
  return await graphSvg(graph, { groups });
}

/** Which parameters a structure of each group has slices of. */
export async function groupsAndParameters() {
  const { prunable } = await storedGroups();
  return groupMembership(prunable.groups, Object.keys(prunable.shapes));
}

/** One of the three figures of the method. */
export async function qadgFigure(name: "qadg_attached" | "qadg_inserted" | "qadg_merged") {
  return (await qadgFigures())[name]!;
}
