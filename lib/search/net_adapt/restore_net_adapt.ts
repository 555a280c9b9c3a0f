import * as v from "valibot";
import { FileError } from "../../io/mod.ts";
import type { NetAdaptState } from "./net_adapt_run.ts";

const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * The state of a search that a checkpoint holds.
 *
 * @param value What was saved.
 * @param run Its name and length, and how many widths there are.
 * @returns The state.
 * @throws {FileError} If it belongs to another run, or something is missing; says what.
 */
export function restoreNetAdapt(
  value: unknown,
  { name, totalSteps, widths }: { name: string; totalSteps: number; widths: number },
): NetAdaptState {
  const network = v.object({
    widths: v.pipe(v.array(v.pipe(whole, v.minValue(1))), v.length(widths)),
    cost: finite,
    accuracy: finite,
  });
  const schema = v.pipe(
    v.object({
      phase: v.literal(name),
      step: v.pipe(whole, v.maxValue(totalSteps)),
      networks: v.array(network),
    }),
    v.check(
      ({ step, networks }) => networks.length === step + 1,
      "there must be one network a round, and the first",
    ),
  );
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new FileError(
    `Cannot restore the search: ${v.getDotPath(issue) ?? "state"}: ${issue.message}`,
  );
}
