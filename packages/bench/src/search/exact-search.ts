import { createVectorIndex, type Matrix } from "@org/classifier-core/preparation";
import type { VectorSearch } from "./vector-search.ts";

/** Core's own search, as level 2 does it; it copies the matrix. */
export function openExactSearch(members: Matrix): VectorSearch {
  const index = createVectorIndex(members);
  return { nearest: (vector, count) => index.nearest(vector, count).map(({ row }) => row) };
}
