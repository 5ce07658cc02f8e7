import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import wabt from "wabt";

// Vitest's file snapshot makes this test the generator too: `npx vitest run dot-products-wasm -u` writes the file.
it("is what dot-products.wat comes to", async () => {
  const name = "dot-products.wat";
  const module = (await wabt()).parseWat(name, await readFile(new URL(name, import.meta.url)), {
    simd: true,
  });
  const { buffer } = module.toBinary({});
  const source = [
    "/** The WebAssembly of dot-products.wat in base64, written by dot-products-wasm.test.ts. */",
    "export const DOT_PRODUCTS_WASM =",
    `  "${Buffer.from(buffer).toString("base64")}";`,
    "",
  ].join("\n");
  await expect(source).toMatchFileSnapshot("dot-products-wasm.ts");
});
