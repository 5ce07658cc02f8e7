export { type BuiltPackage, builtPackage } from "./built-package.ts";
export { onScreens, Screen, type ScreenOptions } from "./screen.ts";
export { type Finished, type RunOptions, runProgram, stopReading } from "./run-program.ts";
export { temporaryFolder } from "./temporary-folder.ts";
