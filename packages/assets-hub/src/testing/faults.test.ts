import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fault, type LocalHub, startLocalHub } from "./index.ts";

const REPO = "org/desk";
const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);
const API = `/api/models/${REPO}`;
const FILE = `/${REPO}/resolve/main/a.txt`;
const LARGE = `/${REPO}/resolve/main/model.onnx`;

let hub: LocalHub;
beforeEach(async () => {
  hub = await startLocalHub();
  hub.addRepository(REPO);
  hub.commit(REPO, { "a.txt": BYTES, "b.txt": BYTES, "model.onnx": BYTES });
});
afterEach(async () => {
  await hub.close();
});

/** What arrived of an answer before it ended or broke off, and whether it broke off. */
async function read(path: string, init: RequestInit = {}) {
  const response = await fetch(hub.url + path, init);
  const chunks: Uint8Array[] = [];
  let broken = false;
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk as Uint8Array);
  } catch {
    broken = true;
  }
  const { headers, status } = response;
  return { status, headers, broken, bytes: new Uint8Array(Buffer.concat(chunks)) };
}

const flipped = (at: number) => BYTES.map((byte, i) => (i === at ? byte ^ 255 : byte));

describe("a fault of the body", () => {
  it.each([
    ["file", FILE, "a.txt"],
    ["large file, on the other host", LARGE, "model.onnx"],
  ])("corrupts one byte of a %s and no other", async (_, path, match) => {
    const fault = hub.setFault(match, { corruptAt: 700 });
    expect((await read(path, { method: "HEAD" })).status).toBe(200);
    expect(fault.used).toBe(0);
    expect((await read(path)).bytes).toEqual(flipped(700));
    expect(fault.used).toBe(1);
    // The offset is the file's, whichever part of it is sent.
    const part = await read(path, { headers: { range: "bytes=650-750" } });
    expect(part.bytes).toEqual(flipped(700).subarray(650, 751));
    const other = await read(path, { headers: { range: "bytes=0-99" } });
    expect(other.bytes).toEqual(BYTES.subarray(0, 100));
    expect((await read(`/${REPO}/resolve/main/b.txt`)).bytes).toEqual(BYTES);
  });

  it("shortens with a Content-Length that agrees", async () => {
    hub.setFault("a.txt", { shortenBy: 10 });
    const got = await read(FILE);
    expect(got).toMatchObject({ status: 200, broken: false, bytes: BYTES.subarray(0, 990) });
    expect(got.headers.get("content-length")).toBe("990");
  });

  it("shortens with a Content-Length that doesn't", async () => {
    hub.setFault("a.txt", { shortenBy: 10, keepContentLength: true });
    const got = await read(FILE);
    expect(got).toMatchObject({ broken: true, bytes: BYTES.subarray(0, 990) });
    expect(got.headers.get("content-length")).toBe("1000");
  });

  it.each([FILE, LARGE])("cuts the connection after so many bytes of %s, and then no more", async (path) => {
    hub.setFault(/\.(txt|onnx)$/, { cutAfterBytes: 300, times: 1 });
    const got = await read(path);
    expect(got.broken).toBe(true);
    expect(got.bytes).toEqual(BYTES.subarray(0, 300));
    const rest = await read(path, { headers: { range: "bytes=300-" } });
    expect(rest).toMatchObject({ status: 206, broken: false, bytes: BYTES.subarray(300) });
  });

  it("cuts before the first byte, with the headers there", async () => {
    hub.setFault("a.txt", { cutAfterBytes: 0 });
    expect(await read(FILE)).toMatchObject({ status: 200, broken: true, bytes: new Uint8Array(0) });
  });

  it("stalls after so many bytes until the client goes", async () => {
    hub.setFault("a.txt", { stallAfterBytes: 300 });
    const gone = new AbortController();
    const response = await fetch(hub.url + FILE, { signal: gone.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBe(300);
    const more = reader?.read();
    gone.abort();
    await expect(more).rejects.toMatchObject({ name: "AbortError" });
  });

  it("sends slowly, in pieces, and whole", async () => {
    hub.setFault("a.txt", { bytesPerSecond: 5000 });
    const response = await fetch(hub.url + FILE);
    const pieces: Uint8Array[] = [];
    for await (const piece of response.body ?? []) pieces.push(piece as Uint8Array);
    expect(pieces.length).toBeGreaterThan(1);
    expect(new Uint8Array(Buffer.concat(pieces))).toEqual(BYTES);
  });

  it("befalls the API's answers too", async () => {
    hub.setFault("/api/", { cutAfterBytes: 5 });
    expect(await read(API)).toMatchObject({ broken: true, bytes: new TextEncoder().encode('{"_id') });
  });

  it("leaves nothing open when the hub closes in the middle of it", async () => {
    hub.setFault("a.txt", { bytesPerSecond: 100 });
    hub.setFault("b.txt", { stallAfterBytes: 10 });
    const begun = await Promise.all(
      ["a.txt", "b.txt"].map((name) => fetch(`${hub.url}/${REPO}/resolve/main/${name}`)),
    );
    const ends = begun.map((response) => response.arrayBuffer());
    await hub.close();
    for (const end of await Promise.allSettled(ends)) expect(end.status).toBe("rejected");
  });
});

describe("a fault that replaces the answer", () => {
  const WHEN = new Date(Date.UTC(2030, 0, 1));

  it.each<[string, Fault, number, Record<string, string | null>]>([
    ["429 with seconds", { status: 429, retryAfter: 2 }, 429, { "retry-after": "2" }],
    [
      "429 with a date",
      { status: 429, retryAfter: WHEN },
      429,
      { "retry-after": "Tue, 01 Jan 2030 00:00:00 GMT" },
    ],
    ["500", { status: 500 }, 500, { "x-error-code": null, "retry-after": null }],
    ["502", { status: 502 }, 502, {}],
    ["503", { status: 503, retryAfter: 0 }, 503, { "retry-after": "0" }],
    ["504", { status: 504 }, 504, {}],
    ["401", { status: 401 }, 401, { "x-error-message": "Unauthorized", "x-error-code": null }],
    ["403 gated", { status: 403, errorCode: "GatedRepo" }, 403, { "x-error-code": "GatedRepo" }],
    [
      "404 with a code",
      { status: 404, errorCode: "EntryNotFound" },
      404,
      { "x-error-code": "EntryNotFound" },
    ],
    ["404 without one", { status: 404 }, 404, { "x-error-code": null }],
  ])("answers %s so many times, then well", async (_, fault, status, headers) => {
    for (const path of [API, FILE]) {
      const placed = hub.setFault(path, { ...fault, times: 2 });
      for (const expected of [status, status, 200]) {
        const got = await read(path);
        expect(got.status).toBe(expected);
        if (expected === 200) continue;
        for (const [name, value] of Object.entries(headers)) expect(got.headers.get(name)).toBe(value);
      }
      expect(placed.used).toBe(2);
    }
  });

  it("redirects to the other host, which serves what anyone may read and minds a token", async () => {
    hub.setFault(({ host }) => host === "hub", { redirect: "storage" });
    expect((await read(FILE)).bytes).toEqual(BYTES);
    expect((await read(API)).status).toBe(200);
    expect(hub.requests.map(({ host }) => host)).toEqual(["hub", "storage", "hub", "storage"]);
    const headers = { authorization: "Bearer hf_any" };
    expect((await fetch(hub.storageUrl + FILE, { headers })).status).toBe(400);
    // fetch itself leaves the token behind on the way to another origin.
    expect((await read(FILE, { headers })).status).toBe(200);
  });

  it("redirects in a loop, and anywhere else", async () => {
    const loop = hub.setFault("a.txt", { redirect: "loop" });
    await expect(read(FILE)).rejects.toMatchObject({ cause: { message: "redirect count exceeded" } });
    loop.remove();
    hub.setFault("a.txt", { redirect: `/${REPO}/resolve/main/b.txt`, status: 307 });
    const first = await fetch(hub.url + FILE, { redirect: "manual" });
    expect([first.status, first.headers.get("location")]).toEqual([307, `/${REPO}/resolve/main/b.txt`]);
    expect((await read(FILE)).bytes).toEqual(BYTES);
  });

  it("shows a portal's page in place of a file", async () => {
    hub.setFault("a.txt", { portal: true });
    const got = await read(FILE);
    expect(got.status).toBe(200);
    expect(got.headers.get("content-type")).toBe("text/html");
    expect(got.headers.get("x-repo-commit")).toBeNull();
    expect(Buffer.from(got.bytes).toString()).toMatch(/^<!doctype html>/);
  });

  it("answers with JSON that breaks off", async () => {
    hub.setFault("/api/", { garbage: true });
    const response = await fetch(hub.url + API);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toBeInstanceOf(SyntaxError);
  });

  it("says nothing until the client goes", async () => {
    hub.setFault("a.txt", { silence: true });
    const gone = new AbortController();
    const asked = fetch(hub.url + FILE, { signal: gone.signal });
    await expect.poll(() => hub.requests.length).toBe(1);
    gone.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect(hub.requests[0]?.status).toBeUndefined();
  });

  it("hangs up", async () => {
    hub.setFault("a.txt", { hangUp: true, times: 1 });
    await expect(read(FILE)).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
    expect((await read(FILE)).status).toBe(200);
  });
});

describe("faults together", () => {
  it("spoil what is sent and nothing that is stored", async () => {
    const bytes = Buffer.from(BYTES);
    hub.commit(REPO, { "a.txt": bytes });
    hub.setFault("a.txt", { corruptAt: 5, times: 1 });
    expect((await read(FILE)).bytes).toEqual(flipped(5));
    bytes.fill(0);
    hub.files(REPO)["a.txt"]?.fill(0);
    expect((await read(FILE)).bytes).toEqual(BYTES);
  });

  it("set headers and leave them out, on HEAD and redirects too", async () => {
    hub.setFault("/resolve/", { headers: { ETag: null, "X-Linked-ETag": null, "X-Repo-Commit": "0" } });
    for (const path of [FILE, LARGE]) {
      const { headers } = await fetch(hub.url + path, { method: "HEAD", redirect: "manual" });
      expect([headers.get("etag"), headers.get("x-linked-etag"), headers.get("x-repo-commit")]).toEqual([
        null,
        null,
        "0",
      ]);
    }
  });

  it("of one request are put together", async () => {
    hub.setFault("a.txt", { corruptAt: 5 });
    hub.setFault("/resolve/", { shortenBy: 100 });
    hub.setFault("a.txt", { status: 503, times: 1 });
    expect((await read(FILE)).status).toBe(503);
    expect((await read(FILE)).bytes).toEqual(flipped(5).subarray(0, 900));
    hub.clearFaults();
    expect((await read(FILE)).bytes).toEqual(BYTES);
  });

  it("are chosen by method, host or pattern, each request anew", async () => {
    hub.setFault(({ method }) => method === "HEAD", { status: 500 });
    hub.setFault(/b\.txt$/g, { status: 502 });
    expect((await read(FILE, { method: "HEAD" })).status).toBe(500);
    expect((await read(FILE)).status).toBe(200);
    for (let asked = 0; asked < 2; asked++) {
      expect((await read(`/${REPO}/resolve/main/b.txt`)).status).toBe(502);
    }
  });
});
