/** Where a tab keeps its key: gone with the tab, and read by this page's own scripts alone (the policy allows no other). */
const NAME = "classifier-key";

export const keyStore = {
  get: (): string | undefined => sessionStorage.getItem(NAME) ?? undefined,
  set: (key: string): void => sessionStorage.setItem(NAME, key),
};
