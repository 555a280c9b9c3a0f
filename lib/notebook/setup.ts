/**
 * What importing this folder changes in the Deno Jupyter kernel; nothing anywhere else.
 *
 * @module
 */
import { inNotebook } from "./in_notebook.ts";
import { clearInterrupt, listenForInterrupt } from "./interrupt.ts";
import { repairOutput } from "./output_queue.ts";
import { showTensorsInOneLine } from "./readable.ts";

if (inNotebook()) {
  repairOutput(clearInterrupt);
  listenForInterrupt();
  showTensorsInOneLine();
}
