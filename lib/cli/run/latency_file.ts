/**
 * The latency table of a search by command: measured while it is asked for, and kept in the folder of the run, so that one that goes on
 * has the same costs.
 *
 * @module
 */
import * as v from "valibot";
import type { Graph } from "../../graph/mod.ts";
import { parseJsonFile } from "../../io/mod.ts";
import { layerTimes } from "../../search/mod.ts";
import { readText } from "./saved_run.ts";

/** A table. */
export interface LatencyFile {
  /** The latency of a network with one image, in milliseconds. */
  latency: (graph: Graph) => number;
  /** Writes the table, and from now on each measurement before it is used. The folder must be there. */
  keep: () => void;
}

const NAME = "latency.json", SCHEMA = "geta-lab/latency/1";
const parse = v.parser(v.object({
  schema: v.literal(SCHEMA),
  unit: v.literal("milliseconds"),
  layers: v.record(v.string(), v.pipe(v.number(), v.finite(), v.gtValue(0))),
}));

/** Calls of each layer: those that prepare, and those of which the median is taken. */
const CALLS = { warmUp: 20, calls: 61 };

/**
 * Makes the table of a run.
 *
 * @param folder The folder of the run.
 * @param fresh Whether the run begins; one that goes on has a table.
 * @returns The table.
 * @throws {FileError} If the table of a run that goes on is missing or damaged.
 */
export async function latencyFile(folder: string, fresh: boolean): Promise<LatencyFile> {
  const path = `${folder}/${NAME}`, clock = () => performance.now();
  const layers: Record<string, number> = fresh
    ? {}
    : parseJsonFile(await readText(path), parse, path).layers;
  let kept = !fresh, warm = false;
  // at once: costs are asked for within a step, and an interrupted scan keeps what it measured
  const write = () => {
    const text = JSON.stringify({ schema: SCHEMA, unit: "milliseconds", layers }, null, 2) + "\n";
    Deno.writeTextFileSync(`${path}.part`, text);
    Deno.renameSync(`${path}.part`, path);
  };
  const measured = (form: string, time: number) => {
    layers[form] = time;
    if (kept) write();
  };
  const table = layerTimes({ clock, ...CALLS, known: layers, measured });
  return {
    latency(graph) {
      // code that has just been loaded is slow, whatever it computes: a first table is thrown away
      if (!warm) layerTimes({ clock, warmUp: 0, calls: 100 })(graph);
      warm = true;
      return table(graph);
    },
    keep() {
      kept = true;
      write();
    },
  };
}
