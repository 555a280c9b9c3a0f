import { type GetaRun, getaRun, type GetaState } from "../../geta/mod.ts";
import { defaultFolder } from "../../run/mod.ts";
import { startFile } from "../../settings/mod.ts";
import { continuedOptions } from "../options/continued_options.ts";
import { isModelFile, modelName, modelRecipe } from "../options/model_file.ts";
import type { RunOptions } from "../options/run_options.ts";
import { UsageError } from "../options/usage_error.ts";
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

/** What a run is asked to do, with all that was not typed. */
export function describeRun(options: RunOptions): Description {
  const { model = "small", data = "shapes" } = options;
  const settings = modelRecipe(model, options.settings);
  if (settings.start === "pretrained" && !isModelFile(model)) {
    throw new UsageError(
      `Cannot use --start pretrained: ${model} is not trained, add --model model.json or --start dense.safetensors`,
    );
  }
  return { ...options, model, data, settings };
}

/** Begins a run in a new folder. */
export function newSession(options: RunOptions): Promise<GetaSession> {
  const description = describeRun(options);
  return beginSession(description, {
    path: options.out ?? defaultFolder(modelName(description.model), new Date()),
    prepare: prepareRun,
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
    prepare: prepareRun,
    io,
  });
}

/** Makes the run of a description, with its data and engine. */
export const prepareRun: Prepare<GetaRun, Description> = async (description, fresh) => {
  const { settings, explain = false } = description, { seed, batch } = settings;
  const start = fresh ? startFile(settings) : undefined;
  const materials = await prepareMaterials({ ...description, seed, batch }, start);
  return { run: getaRun(materials.network, materials.source, settings, { explain }), materials };
};
