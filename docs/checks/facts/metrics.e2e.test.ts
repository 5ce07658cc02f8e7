import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createServer } from "@org/classifier-server";
import { expect, it, onTestFinished } from "vitest";
import { ROOT } from "../pages/checked-pages.ts";

it("lists on its page every metric of the server's own, with its type and its labels", async () => {
  const app = await createServer({
    bundle: join(ROOT, "examples/service-desk/deployment/assets"),
    logger: false,
    page: false,
  });
  onTestFinished(() => app.close());
  await app.inject({
    method: "POST",
    url: "/v1/classify",
    payload: { text: "till 4 is frozen", mode: "lexical" },
  });
  const { body } = await app.inject({ url: "/metrics" });
  const types = [...body.matchAll(/^# TYPE (classifier_\w+) (\w+)$/gm)].map(
    ([, name = "", type = ""]) => `${name} ${type}`,
  );
  expect(types.length).toBeGreaterThan(5);

  const page = readFileSync(join(ROOT, "docs/guide/operating.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(classifier_\w+)` \| (\w+) \| (.*?) \|/gm)];
  expect(rows.map(([, name, type]) => `${name} ${type}`).sort()).toEqual(types.sort());

  for (const [, name = "", , labels = ""] of rows) {
    const sample = new RegExp(`^${name}(?:_count)?\\{(.*?)\\}`, "m").exec(body)?.[1];
    if (sample === undefined) continue;
    const found = [...sample.matchAll(/(\w+)=/g)].map(([, label]) => `\`${label}\``).join(", ");
    expect(labels, name).toBe(found);
  }
});
