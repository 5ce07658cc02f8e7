import type { AdvisorRequest } from "@org/classifier-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  answer,
  breakOff,
  chatBody,
  endless,
  inPieces,
  type OllamaServer,
  OPINION,
  type Reply,
  send,
  silence,
  startOllama,
} from "./__fixtures__/ollama-server.ts";
import { type OllamaAdvisorOptions, ollamaAdvisor } from "./ollama-advisor.ts";

const TICKET = "The lamp over desk 12 flickers";
const SECRET = "Bearer s3cret";

let server: OllamaServer;
beforeEach(async () => {
  server = await startOllama();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server.close();
});

const make = (options: Partial<OllamaAdvisorOptions> = {}) =>
  ollamaAdvisor({ model: "small", host: server.host, headers: { authorization: SECRET }, ...options });

const request = (text = TICKET): AdvisorRequest => ({
  text,
  category: {
    id: "rooms",
    name: "Rooms nobody else knows of",
    confidence: 0.5,
    alternatives: [],
    method: "similarity",
    margin: 0.1,
  },
  problems: [{ id: "lamp", description: "A problem of the house", similarity: 0.4, category: "rooms" }],
});

const advise = (text?: string, options: Partial<OllamaAdvisorOptions> = {}, signal?: AbortSignal) =>
  make(options).advise(request(text), { signal });

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly stack: string;
  readonly found?: string;
  readonly remedy?: string;
  readonly cause?: unknown;
}

async function failure(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (caught: Failure) => caught,
  );
  // Holds for every failure: nothing a log should not keep.
  const said = `${JSON.stringify(error)} ${error.message}`;
  for (const secret of [TICKET, "s3cret", server.host]) expect(said).not.toContain(secret);
  expect(error.cause).toBeUndefined();
  return error;
}

/** Resolves when the client has given its request up. */
function givenUp(reply = silence): Promise<void> {
  return new Promise((resolve) => {
    server.reply = (response, received) => {
      response.on("close", () => resolve());
      reply(response, received);
    };
  });
}

/** A reply that waits to be released. */
function held(reply: Reply): { readonly reply: Reply; readonly release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { reply: (response, received) => void released.then(() => reply(response, received)), release };
}

/** Resolves when the server has had this many requests. */
const requests = (count: number) => vi.waitFor(() => expect(server.received).toHaveLength(count));

describe("an advisor", () => {
  it("does nothing until it is asked", () => {
    make();
    expect(server.received).toEqual([]);
  });

  it("gives the model's opinion and nothing the model added to it", async () => {
    server.reply = answer({ ...OPINION, layer: "rule", evidence: ["made up"] });
    expect(await advise()).toEqual(OPINION);
  });

  it.each([
    ["FULLY_AUTOMATABLE", 90],
    ["FULLY_AUTOMATABLE", 100],
    ["PARTIALLY_AUTOMATABLE", 26],
    ["PARTIALLY_AUTOMATABLE", 89],
    ["NOT_AUTOMATABLE", 0],
    ["NOT_AUTOMATABLE", 25],
  ])("gives an opinion at a band's end: %s at %d", async (level, percentage) => {
    server.reply = answer({ ...OPINION, level, percentage });
    expect(await advise()).toMatchObject({ level, percentage });
  });

  it("is named after its model, which is what a result says it was decided by", () => {
    expect(make({ model: "qwen3:4b" }).name).toBe("ollama:qwen3:4b");
  });

  it("asks once, for one whole answer, always the same one for the same ticket", async () => {
    await advise();
    await advise();
    const [first, second] = server.received;
    expect(server.received).toHaveLength(2);
    expect(first).toMatchObject({
      method: "POST",
      path: "/api/chat",
      headers: { "content-type": "application/json", authorization: SECRET },
      body: { model: "small", stream: false, options: { temperature: 0 }, format: { type: "object" } },
    });
    expect(Number.isInteger(first?.body.options.seed)).toBe(true);
    expect(first?.body.options.seed).not.toBe(-1);
    expect(first?.body).not.toHaveProperty("think");
    expect(second?.body).toEqual(first?.body);
  });

  it("says whether to think first only where it is told to", async () => {
    await advise(TICKET, { think: false });
    expect(server.received[0]?.body.think).toBe(false);
  });

  it("sends the text of the ticket, and neither category nor problems", async () => {
    await advise();
    const sent = JSON.stringify(server.received);
    expect(sent).toContain(TICKET);
    for (const kept of ["Rooms nobody", "A problem of the house"]) expect(sent).not.toContain(kept);
  });

  it("takes an answer that comes byte by byte", async () => {
    server.reply = inPieces(OPINION);
    expect(await advise()).toEqual(OPINION);
  });

  it("finds a server behind a path", async () => {
    await advise(TICKET, { host: `${server.host}/behind/proxy/` });
    expect(server.received[0]?.path).toBe("/behind/proxy/api/chat");
  });

  it("sends ollama.com no key from the environment", async () => {
    vi.stubEnv("OLLAMA_API_KEY", "from-the-environment");
    const sent: Headers[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      sent.push(new Headers(init?.headers));
      return new Response(chatBody(OPINION));
    };
    expect(await advise(TICKET, { host: "https://ollama.com", headers: {}, fetch })).toEqual(OPINION);
    expect(sent).toHaveLength(1);
    expect([...(sent[0] as Headers)].flat().join()).not.toContain("from-the-environment");
  });
});

describe("an answer that is no opinion", () => {
  it.each([
    ["no JSON", "I would rather not say."],
    ["JSON cut short", JSON.stringify(OPINION).slice(0, -20)],
    ["JSON of another kind", "[]"],
    ["a field missing", { ...OPINION, confidence: undefined }],
    ["an unknown level", { ...OPINION, level: "MOSTLY_AUTOMATABLE" }],
    ["a percentage above 100", { ...OPINION, level: "FULLY_AUTOMATABLE", percentage: 101 }],
    ["a percentage as text", { ...OPINION, percentage: "60" }],
    ["a confidence above 1", { ...OPINION, confidence: 1.01 }],
    ["fully at 60", { ...OPINION, level: "FULLY_AUTOMATABLE" }],
    ["not at 60", { ...OPINION, level: "NOT_AUTOMATABLE" }],
    ["partially at 95", { ...OPINION, percentage: 95 }],
    ["partially at 25", { ...OPINION, percentage: 25 }],
  ])("is none: %s", async (_, content) => {
    server.reply = answer(content);
    expect(await advise()).toBeUndefined();
  });

  it.each([["{}"], ["null"], ['{"message":{"content":7}}'], ['{"error":"busy"}']])(
    "is none: a body of %s",
    async (body) => {
      server.reply = send(200, body);
      expect(await advise()).toBeUndefined();
    },
  );
});

describe("no answer", () => {
  it("within the time rejects, and gives the request up", async () => {
    const gone = givenUp();
    const error = await failure(advise(TICKET, { timeoutMs: 20 }));
    expect(error).toMatchObject({ code: "ERR_RUNTIME", found: "no whole answer within 20 ms" });
    expect(error.remedy).toContain("timeoutMs");
    await gone;
  });

  it("to its end within the time rejects as well", async () => {
    const gone = givenUp((response) => response.write(chatBody(OPINION).slice(0, 20)));
    expect((await failure(advise(TICKET, { timeoutMs: 50 }))).found).toContain("50 ms");
    await gone;
  });

  it("from a fetch that takes no notice of its signal rejects in time too", async () => {
    const fetch = () => new Promise<Response>(() => {});
    expect((await failure(advise(TICKET, { timeoutMs: 20, fetch }))).found).toContain("20 ms");
  });

  it("from a port nobody listens on rejects with the system's code", async () => {
    await server.close();
    expect(await failure(advise())).toMatchObject({ code: "ERR_RUNTIME", found: "ECONNREFUSED" });
  });

  it.each([
    ["before", breakOff()],
    ["within", breakOff('{"message":')],
  ])("because the connection breaks %s the answer rejects", async (_, reply) => {
    server.reply = reply;
    expect(await failure(advise())).toMatchObject({ code: "ERR_RUNTIME" });
  });

  it.each([
    [500, "JSON", send(500, JSON.stringify({ error: `cannot read ${TICKET}` })), "log"],
    [500, "broken JSON", send(500, "{"), "log"],
    [502, "a page", send(502, `<h1>${TICKET}</h1>`, "text/html"), "log"],
    [404, "a model not found", send(404, '{"error":"model not found"}'), "ollama pull small"],
    [401, "nothing", send(401, ""), "headers"],
  ])(
    "but status %d with %s rejects: nothing is repeated, printed or tried again",
    async (status, _, reply, remedy) => {
      const printed = [vi.spyOn(console, "log"), vi.spyOn(console, "warn"), vi.spyOn(console, "error")];
      server.reply = reply;
      const error = await failure(advise());
      expect(error).toMatchObject({ code: "ERR_RUNTIME", found: `HTTP status ${status}` });
      expect(error.remedy).toContain(remedy);
      expect(server.received).toHaveLength(1);
      for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    },
  );

  it("but a redirect rejects: the ticket goes to no server that was not named", async () => {
    const other = await startOllama();
    try {
      server.reply = (response) =>
        response.writeHead(307, { location: `${other.host}/api/chat`, "content-type": "text/plain" }).end();
      expect((await failure(advise())).found).toBe("HTTP status 307");
      expect(other.received).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it.each([
    ["text", send(200, `<html>${TICKET}</html>`, "text/html")],
    ["nothing", send(200, "")],
  ])("but %s where JSON should be rejects", async (_, reply) => {
    server.reply = reply;
    expect(await failure(advise())).toMatchObject({ code: "ERR_RUNTIME", found: "no JSON" });
  });

  it("but an endless body rejects, and is given up", async () => {
    const gone = givenUp(endless);
    expect(await failure(advise())).toMatchObject({ code: "ERR_RUNTIME", found: "more than 65536 bytes" });
    await gone;
  });
});

describe("an aborted caller", () => {
  it("asks nothing when it was aborted before", async () => {
    const reason = new Error("too late");
    await expect(advise(TICKET, {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(server.received).toEqual([]);
  });

  it("rejects with its own reason, and gives the request up", async () => {
    const gone = givenUp();
    const caller = new AbortController();
    const reason = new Error("changed my mind");
    const answered = advise(TICKET, {}, caller.signal);
    await requests(1);
    caller.abort(reason);
    await expect(answered).rejects.toBe(reason);
    await gone;
  });

  it("gives up an answer that has begun", async () => {
    const caller = new AbortController();
    const gone = givenUp((response) => response.write('{"message":', () => caller.abort()));
    await expect(advise(TICKET, {}, caller.signal)).rejects.toSatisfy(() => caller.signal.aborted);
    await gone;
  });
});

describe("two calls at once", () => {
  it("for one ticket are one request with one answer", async () => {
    const advisor = make();
    const both = [advisor.advise(request(), {}), advisor.advise(request(), {})];
    expect(await Promise.all(both)).toEqual([OPINION, OPINION]);
    expect(server.received).toHaveLength(1);
  });

  it("for one ticket fail together, and the next call asks anew", async () => {
    const advisor = make();
    server.reply = send(500, "");
    const both = [advisor.advise(request(), {}), advisor.advise(request(), {})];
    for (const call of both) await failure(call);
    server.reply = answer(OPINION);
    expect(await advisor.advise(request(), {})).toEqual(OPINION);
    expect(server.received).toHaveLength(2);
  });

  it("for one ticket leave each other alone when one is aborted", async () => {
    const advisor = make();
    const { reply, release } = held(answer(OPINION));
    server.reply = reply;
    const caller = new AbortController();
    const first = advisor.advise(request(), { signal: caller.signal });
    const second = advisor.advise(request(), { signal: new AbortController().signal });
    await requests(1);
    caller.abort();
    await expect(first).rejects.toBe(caller.signal.reason);
    release();
    expect(await second).toEqual(OPINION);
    expect(server.received).toHaveLength(1);
  });

  it("for one ticket give the request up when both are aborted, and a third asks anew", async () => {
    const advisor = make();
    const gone = givenUp();
    const caller = new AbortController();
    const both = [1, 2].map(() => advisor.advise(request(), { signal: caller.signal }));
    await requests(1);
    caller.abort();
    for (const call of both) await expect(call).rejects.toBe(caller.signal.reason);
    server.reply = answer(OPINION);
    expect(await advisor.advise(request(), {})).toEqual(OPINION);
    await gone;
  });

  it("for two tickets do not wait for each other", async () => {
    const advisor = make();
    const { reply, release } = held(answer(OPINION));
    server.reply = reply;
    const both = [advisor.advise(request("one"), {}), advisor.advise(request("two"), {})];
    await requests(2);
    release();
    expect(await Promise.all(both)).toEqual([OPINION, OPINION]);
  });
});

describe("options", () => {
  it.each([
    ["no model", { model: undefined }, "model"],
    ["a blank model", { model: " " }, "model"],
    ["a host without a scheme", { host: "s3cret.example:11434" }, "host"],
    ["a host of another kind", { host: "ftp://s3cret.example" }, "host"],
    ["a host that is no URL", { host: "http://s3cret example" }, "host"],
    ["a host with a password", { host: "http://user:s3cret@example.org" }, "host"],
    ["a host with a query", { host: "http://example.org/?key=s3cret" }, "host"],
    ["no time", { timeoutMs: 0 }, "timeoutMs"],
    ["half a millisecond", { timeoutMs: 0.5 }, "timeoutMs"],
    ["more time than fetch waits", { timeoutMs: 300_001 }, "timeoutMs"],
    ["a time as text", { timeoutMs: "8000" }, "timeoutMs"],
    ["a header HTTP does not allow", { headers: { authorization: "s3cret\n" + "x: y" } }, "headers"],
    ["a fetch that is none", { fetch: "s3cret" }, "fetch"],
    ["think that is no yes or no", { think: "high" }, "think"],
  ])("refuse %s at once, by name", (_, options, argument) => {
    const error = (() => {
      try {
        make(options as Partial<OllamaAdvisorOptions>);
      } catch (caught) {
        return caught as Failure;
      }
    })();
    expect(error).toMatchObject({ code: "ERR_INVALID_ARGUMENT", argument });
    expect(error?.message).not.toContain("s3cret");
    expect(error?.cause).toBeUndefined();
  });

  it("are refused when there are none", () => {
    expect(() => ollamaAdvisor(undefined as unknown as OllamaAdvisorOptions)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_ARGUMENT", argument: "model" }),
    );
  });
});
