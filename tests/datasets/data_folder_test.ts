import assert from "node:assert/strict";
import { DataError, dataFolder } from "@geta-lab/geta/datasets";

const everything: Record<string, string> = {
  GETA_DATA: "/data",
  XDG_CACHE_HOME: "/xdg",
  HOME: "/home/ada",
  LOCALAPPDATA: "C:\\Local",
};

/** An environment that lacks some variables. */
function without(...names: string[]): (name: string) => string | undefined {
  return (name) => names.includes(name) ? undefined : everything[name];
}

Deno.test("dataFolder() prefers $GETA_DATA, then $XDG_CACHE_HOME, then the platform's folder", () => {
  assert.equal(dataFolder(without(), "linux"), "/data");
  assert.equal(dataFolder(without("GETA_DATA"), "linux"), "/xdg/geta-lab");
  const platform = without("GETA_DATA", "XDG_CACHE_HOME");
  assert.equal(dataFolder(platform, "linux"), "/home/ada/.cache/geta-lab");
  assert.equal(dataFolder(platform, "freebsd"), "/home/ada/.cache/geta-lab");
  assert.equal(dataFolder(platform, "darwin"), "/home/ada/Library/Caches/geta-lab");
  assert.equal(dataFolder(platform, "windows"), "C:\\Local\\geta-lab");
});

Deno.test("dataFolder() takes an empty variable for one that is not set", () => {
  const environment = (name: string) => name === "HOME" ? "/h" : "";
  assert.equal(dataFolder(environment, "linux"), "/h/.cache/geta-lab");
});

Deno.test("dataFolder() says which variables it looked for", () => {
  assert.throws(
    () => dataFolder(() => undefined, "windows"),
    new DataError("a cache folder", {
      action: "choose",
      wanted: "one of GETA_DATA, XDG_CACHE_HOME, LOCALAPPDATA must be set",
      found: "none",
    }),
  );
});
