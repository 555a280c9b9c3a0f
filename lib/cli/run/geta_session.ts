import { type GetaRun, getaRun, type GetaState, recipe } from "../../geta/mod.ts";
import { defaultFolder } from "../../run/mod.ts";
import { startFile } from "../../settings/mod.ts";
import { continuedOptions } from "../options/continued_options.ts";
import type { RunOptions } from "../options/run_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { type Description, parseDescription } from "./description.ts";
import {
  beginSession,
  type Prepare,
  prepareMaterials,
  resumeSession,
  type Session,
} from "./session.ts";

/** A run of GETA by command. */
export type GetaSession = Session<GetaRun, GetaState, Description>;

/** Begins a run in a new folder. */
export function newSession(options: RunOptions): Promise<GetaSession> {
  const { model = "small", data = "shapes" } = options;
  const description = { ...options, model, data, settings: recipe(model, options.settings) };
  return beginSession(description, {
    path: options.out ?? defaultFolder(model, new Date()),
    prepare,
  });
}

/** Goes on with the run of a folder. */
export function continueSession(given: RunOptions, io: CommandIo): Promise<GetaSession> {
  const path = given.out!;
  return resumeSession(path, {
    describe(saved) {
      const before = parseDescription(saved, path);
      return { ...before, ...continuedOptions(before, given) } as Description;
    },
    prepare,
    io,
  });
}

const prepare: Prepare<GetaRun, Description> = async (description, fresh) => {
  const { settings, explain = false } = description, { seed, batch } = settings;
  const start = fresh ? startFile(settings) : undefined;
  const materials = await prepareMaterials({ ...description, seed, batch }, start);
  return { run: getaRun(materials.network, materials.source, settings, { explain }), materials };
};
