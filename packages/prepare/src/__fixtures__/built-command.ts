import { builtPackage } from "@org/classifier-command-line/testing";

export const { bin: BIN, library: BUILT_LIBRARY, requireBuilt, run: runCommand } = builtPackage("prepare");
