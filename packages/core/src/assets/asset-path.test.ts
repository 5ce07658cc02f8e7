import { describe, expect, it } from "vitest";
import { checkAssetPath, MAX_ASSET_PATH_LENGTH } from "./asset-path.ts";

function refusal(path: unknown): { code: unknown; message: string } {
  try {
    checkAssetPath(path as string);
  } catch (error) {
    return error as { code: unknown; message: string };
  }
  throw new Error(`accepted ${JSON.stringify(path)}`);
}

describe("checkAssetPath", () => {
  it.each([
    "manifest.json",
    "models/all-MiniLM-L6-v2/1_Pooling/config.json",
    "a/b/c/d/e/f.bin",
    "..a/b..c",
    "...a",
    ".hidden",
    "with space.txt",
    "100%.txt",
    "%2e%2e/a.txt",
    "console/comma.lpt",
    "com/com10",
    "nullable.json",
    "größe/價格.json",
    "pair/😀.json",
    "x".repeat(MAX_ASSET_PATH_LENGTH),
  ])("returns %j unchanged", (path) => {
    expect(checkAssetPath(path)).toBe(path);
  });

  it.each([
    ["nothing", ""],
    ["an absolute path", "/etc/passwd"],
    ["a network path", "//server/share"],
    ["a step up", "../a"],
    ["a step up in the middle", "a/../b"],
    ["a step up at the end", "a/.."],
    ["only a step up", ".."],
    ["the folder itself", "."],
    ["a step to itself", "a/./b"],
    ["an empty part", "a//b"],
    ["a slash at the end", "a/"],
    ["a backslash", "a\\b"],
    ["a step up with backslashes", "..\\..\\a"],
    ["a drive", "C:/a"],
    ["a drive's current folder", "C:a"],
    ["an alternate stream", "a.txt::$DATA"],
    ["a NUL", "a\0.txt"],
    ["a line feed", "a\nb"],
    ["a DEL", "a\u007f"],
    ["a wild card", "*.json"],
    ["a question mark", "a?.json"],
    ["a quote", 'a".json'],
    ["a pipe", "a|b"],
    ["a dot at the end", "a."],
    ["a dot at the end of a folder", "a./b"],
    ["a space at the end", "a "],
    ["a device", "nul"],
    ["a device in other case", "data/CoN"],
    ["a device with an ending", "aux.tar.gz"],
    ["a device with a space before its ending", "aux .txt"],
    ["a port", "COM1"],
    ["a port with a raised digit", "LPT².txt"],
    ["the console's input", "CONIN$"],
    ["half a surrogate pair", "a\ud83d.txt"],
    ["too many characters", "x".repeat(MAX_ASSET_PATH_LENGTH + 1)],
    ["a number", 7],
    ["null", null],
  ])("refuses %s", (_, path) => {
    expect(refusal(path).code).toBe("ERR_ASSET_PATH");
  });

  it("does not repeat the folders of an absolute path, which may name a user", () => {
    const { message } = refusal("/home/alice/bundle/secret.txt");
    expect(message).not.toContain("alice");
    expect(message).toContain("secret.txt");
  });

  it("keeps control characters and length of a hostile path out of the message", () => {
    const { message } = refusal(`a\u001b[2J${"x".repeat(5000)}`);
    expect(message).not.toContain("\u001b");
    expect(message.length).toBeLessThan(400);
  });
});
