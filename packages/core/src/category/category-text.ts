import type { CategoryData } from "../assets/bundle-data.ts";

/**
 * The text that stands for a category where its vector is computed: its name and its description. Keywords
 * are left out, since they are phrases with signs and count as a signal of their own.
 */
export function categoryText({ name, description }: Pick<CategoryData, "name" | "description">): string {
  return `${name}. ${description}`;
}
