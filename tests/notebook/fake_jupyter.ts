/**
 * Stands in for the kernel's side of `Deno.jupyter`, so that what a notebook would be told can be looked at.
 *
 * @module
 */

/** One call of `Deno.jupyter.display`. */
export interface DisplayCall {
  bundle: Record<string, unknown>;
  options: { raw?: boolean; update?: boolean; display_id?: string };
}

/**
 * Runs a test as if inside the kernel.
 *
 * @param test Gets the list to which every display is added.
 */
export async function insideFakeKernel(
  test: (calls: DisplayCall[]) => Promise<void>,
): Promise<void> {
  const calls: DisplayCall[] = [];
  setJupyter({
    broadcast: () => {},
    display: (bundle: DisplayCall["bundle"], options: DisplayCall["options"]) => {
      calls.push({ bundle, options });
      return Promise.resolve();
    },
  });
  try {
    await test(calls);
  } finally {
    setJupyter(undefined);
  }
}

function setJupyter(value: unknown): void {
  (Deno as unknown as { jupyter: unknown }).jupyter = value;
}
