/**
 * What to do on a machine without Jupyter.
 *
 * @module
 */

/**
 * Explains how to open the notebooks without Jupyter, and how to get it.
 *
 * @param folder The folder that holds the kernel of the lab.
 * @returns Lines of at most 80 characters, but for the folder.
 */
export function withoutJupyter(folder: string): string {
  const set = Deno.build.os === "windows"
    ? `$env:JUPYTER_PATH = "${folder}"; code notebooks`
    : `JUPYTER_PATH="${folder}" code notebooks`;
  return `No Jupyter was found: PATH has neither jupyter-lab nor jupyter-notebook nor uvx.

With Visual Studio Code, which needs no Python:
  1. install its extensions "Jupyter" and "Deno",
  2. start it with the kernel of the lab:
       ${set}
  3. open a notebook and choose the kernel "Deno".

With Jupyter: install one of these, then type deno task lab again.
  pip install jupyterlab
  conda install -c conda-forge jupyterlab
  apt install jupyter-notebook      older, works as well

The kernel that deno jupyter --install makes opens the notebooks, too. With it
syntax errors stay silent and while (true) {} cannot be stopped.`;
}
