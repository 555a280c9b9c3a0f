import config from "../deno.json" with { type: "json" };

/**
 * What `--help` prints of a tool: the tasks that run it, with what they take.
 *
 * @param program Its address.
 * @returns A paragraph for each task.
 */
export function taskHelp(program: string): string {
  return Object.entries(config.tasks)
    .filter(([, { command }]) => command.split(" ").some((word) => program.endsWith(`/${word}`)))
    .map(([name, { description }]) => `deno task ${name}: ${description}`)
    .join("\n\n");
}
