import { basename, resolve } from "node:path";
import { type GetaRun, getaRun, type GetaState } from "../../geta/mod.ts";
import { defaultFolder } from "../../run/mod.ts";
import { startFile } from "../../settings/mod.ts";
import type { BatchSource, Task } from "../../train/mod.ts";
import { continuedOptions } from "../options/continued_options.ts";
import { isModelFile, modelName, modelRecipe } from "../options/model_file.ts";
import type { RunOptions } from "../options/run_options.ts";
import { UsageError } from "../options/usage_error.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { type Description, parseDescription } from "./description.ts";
import { taskBatchSize } from "./load_task.ts";
import { imageSamples, taskSamples } from "./run_samples.ts";
import {
  beginSession,
  type Prepare,
  prepareMaterials,
  resumeSession,
  type Session,
  startEngine,
} from "./session.ts";

/** A run of GETA by command. */
export type GetaSession = Session<GetaRun, GetaState, Description>;

/** What a run is asked to do, with all that was not typed. Its files are found from any folder. */
export async function describeRun(options: RunOptions): Promise<Description> {
  const { model = "small", task, data = "shapes" } = options;
  const settings = modelRecipe(model, options.settings);
  if (settings.start === "pretrained" && !isModelFile(model)) {
    throw new UsageError(
      `Cannot use --start pretrained: ${model} is not trained, add --model model.json or --start dense.safetensors`,
    );
  }
  if (task === undefined) return { ...options, model, data, settings };
  await startEngine(options); // the module makes tensors
  const batch = await taskBatchSize(task);
  if (![undefined, batch].includes(options.settings.batch)) {
    throw new UsageError(
      `Cannot use --batch: it must be ${batch}, the samples in a batch of ${task}, or left out: current value is ${settings.batch}`,
    );
  }
  return {
    ...options,
    model: resolve(model),
    task: resolve(task),
    settings: { ...settings, batch },
  };
}

/** What the samples of a run are called. */
export function samplesName({ task, data }: Pick<Description, "task" | "data">): string {
  return task === undefined ? data! : basename(task);
}

/** Begins a run in a new folder. */
export async function newSession(options: RunOptions): Promise<GetaSession> {
  const description = await describeRun(options);
  return await beginSession(description, {
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
      const { model, task } = given;
      const typed = {
        ...given,
        ...(task !== undefined && { task: resolve(task) }),
        // of a task the model is known by its whole path
        ...(model !== undefined && before.task !== undefined && { model: resolve(model) }),
      };
      return { ...before, ...continuedOptions(before, typed) } as Description;
    },
    prepare: prepareRun,
    io,
  });
}

/** Makes the run of a description, with its data and engine. */
export const prepareRun: Prepare<GetaRun, Description> = async (description, fresh) => {
  const { model, task, settings, explain = false } = description, { seed, batch } = settings;
  const start = fresh ? startFile(settings) : undefined;
  const load = () =>
    task === undefined ? imageSamples({ ...description, seed, batch }) : taskSamples(task, seed);
  try {
    const all = { ...description, seed, load };
    const materials = await prepareMaterials<BatchSource | Task>(all, start);
    const { network, samples } = materials;
    return { run: getaRun(network, samples.source, settings, { explain }), materials };
  } catch (error) {
    if (!isModelFile(model) || !(error instanceof TypeError)) throw error;
    const advice = task === undefined
      ? "; --task names a module with samples and a loss of your own"
      : "";
    throw new UsageError(`${error.message}${advice}`, { cause: error });
  }
};
