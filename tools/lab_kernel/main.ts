/**
 * The kernel of `deno task lab`: Jupyter starts it with the path of a connection file.
 *
 * @module
 */
import { readConnection } from "../notebook/connection.ts";
import { readMessage } from "../notebook/messages.ts";
import { LabKernel } from "./lab_kernel.ts";
import { ServerSocket } from "./server_socket.ts";
import { startStockKernel } from "./stock_kernel.ts";

const FLUSH_MS = 200, PARENT_MS = 1_000;

const { ip, info } = readConnection(await Deno.readTextFile(Deno.args[0] ?? ""));
const { key } = info, parent = Deno.ppid;
let shuttingDown = false, ending = false;

// Held before the kernel of Deno chooses its ports, which could be one of these.
const listen = (port: number) => Deno.listen({ hostname: ip, port });
const ports = {
  shell: listen(info.shell_port),
  control: listen(info.control_port),
  iopub: listen(info.iopub_port),
  stdin: listen(info.stdin_port),
  hb: listen(info.hb_port),
};

const stock = await startStockKernel(key);
const iopub = new ServerSocket(ports.iopub, "PUB", () => {});
const kernel = await LabKernel.of(stock, { iopub, key });

new ServerSocket(ports.hb, "REP", (frames, answer) => answer(frames));
new ServerSocket(ports.shell, "ROUTER", (frames, answer) => {
  kernel.request(frames, answer);
});
const stdin = new ServerSocket(ports.stdin, "ROUTER", (frames) => {
  stock.send("stdin", frames);
});
stock.listen("stdin", (frames) => stdin.broadcast(frames));
new ServerSocket(ports.control, "ROUTER", (frames, answer) => {
  shuttingDown ||= readMessage(frames).type === "shutdown_request";
  kernel.control(frames, answer).catch(console.error);
});

Deno.addSignalListener("SIGINT", () => void kernel.stop());
if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => void end(0));
setInterval(() => Deno.ppid === parent || end(1), PARENT_MS);
kernel.givenUp.then(() => setTimeout(() => end(1), FLUSH_MS));
stock.died.then((why) => {
  if (!shuttingDown && !ending) console.error(why);
  void end(shuttingDown ? 0 : 1);
});

async function end(code: number): Promise<void> {
  if (ending) return; // the first says how
  ending = true;
  await stock.remove();
  Deno.exit(code);
}
