import { expect, it } from "vitest";
import { isOwnName } from "./own-names.ts";

it.each(["localhost", "LOCALHOST", "localhost.", "desk.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])(
  "%s is this machine",
  (name) => {
    expect(isOwnName(name)).toBe(true);
  },
);

it.each([
  "elsewhere.example",
  "localhost.elsewhere.example",
  "notlocalhost",
  "127.0.0.1.elsewhere.example",
  "127.0.0.1@elsewhere.example",
  "10.0.0.1",
  "0.0.0.0",
  "[::]",
  "localhost\n",
  "",
])("%j may be anybody", (name) => {
  expect(isOwnName(name)).toBe(false);
});
