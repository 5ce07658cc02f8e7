import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runProgram, temporaryFolder } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { startServer } from "./__fixtures__/built-server.ts";

/** Schemathesis in the repository's .venv, where `.ci/run` puts it. */
const SCHEMATHESIS = fileURLToPath(new URL("../../../.venv/bin/st", import.meta.url));
/** Requests an operation that are made up beside those at the limits of each field: some 10 s in all. */
const EXAMPLES = 20;
const missing = !existsSync(SCHEMATHESIS);
const title = missing
  ? 'the document, without schemathesis: python3 -m venv .venv && .venv/bin/pip install "schemathesis==4.*"'
  : "the document";

// In CI it has to be there: a skip would hide that document and server no longer agree.
describe.skipIf(missing && !process.env.CI)(title, () => {
  it("is kept to: whatever is made up from it is answered as it says, what breaks it is refused, nothing fails", async () => {
    const { url, ready, log } = await startServer();
    await ready();
    const { code, stdout } = await runProgram(
      SCHEMATHESIS,
      [
        ...["run", `${url}/docs/json`, "--phases", "coverage,fuzzing", "--max-examples", `${EXAMPLES}`],
        // Opens a bundle each time; without keys it is refused, which has a test of its own.
        ...["--exclude-path", "/v1/bundle/reload", "--seed", "1", "--no-color"],
      ],
      { cwd: await temporaryFolder() },
    );
    expect(code, stdout).toBe(0);
    expect(log()).not.toContain("should not have");
  });
});
