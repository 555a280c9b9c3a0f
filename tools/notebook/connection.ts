/**
 * Where a kernel listens: the connection file of the Jupyter protocol.
 *
 * @module
 */
import * as v from "valibot";

/** The address of the kernel: this machine only. */
export const HOST = "127.0.0.1";

/** Ports and key, as a connection file holds them. */
export interface ConnectionInfo {
  /** Port of the shell channel. */
  shell_port: number;
  /** Port of the control channel. */
  control_port: number;
  /** Port of the iopub channel. */
  iopub_port: number;
  /** Port of the stdin channel (unused by the client, demanded by the kernel). */
  stdin_port: number;
  /** Port of the heartbeat channel (unused by the client). */
  hb_port: number;
  /** The key that signs messages. */
  key: string;
}

/**
 * Chooses free ports and a key for a new kernel.
 *
 * @returns What the connection file must say.
 */
export function chooseConnection(): ConnectionInfo {
  // All are held open until the last is chosen, so that they differ.
  const listeners = Array.from({ length: 5 }, () => Deno.listen({ hostname: HOST, port: 0 }));
  const [shell_port = 0, control_port = 0, iopub_port = 0, stdin_port = 0, hb_port = 0] = listeners
    .map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return { shell_port, control_port, iopub_port, stdin_port, hb_port, key: crypto.randomUUID() };
}

/**
 * Writes the text of a connection file.
 *
 * @param info Ports and key.
 * @returns JSON that `deno jupyter --kernel --conn` reads.
 */
export function connectionFile(info: ConnectionInfo): string {
  const fixed = {
    ip: HOST,
    transport: "tcp",
    signature_scheme: "hmac-sha256",
    kernel_name: "deno",
  };
  return JSON.stringify({ ...fixed, ...info });
}

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const fileShape = v.object({
  ip: v.string(),
  key: v.string(),
  shell_port: port,
  control_port: port,
  iopub_port: port,
  stdin_port: port,
  hb_port: port,
});

/**
 * Reads the text of a connection file that Jupyter wrote.
 *
 * @param json The text.
 * @returns Address, ports and key.
 * @throws {TypeError} If it is none.
 */
export function readConnection(json: string): { ip: string; info: ConnectionInfo } {
  const result = v.safeParse(fileShape, JSON.parse(json));
  if (result.success) return { ip: result.output.ip, info: result.output };
  const issue = result.issues[0];
  throw new TypeError(
    `Cannot read a connection file: ${
      v.getDotPath(issue) ?? "the file"
    } must be ${issue.expected}: ` +
      `current value is ${issue.received}`,
  );
}
