export { type BareSystem, canMakeBareSystem, type MemoryGroup, makeMemoryGroup, signalInside, startInBareSystem } from "./bare-system.ts";
export { type BuiltPackage, builtPackage } from "./built-package.ts";
export { onScreens, Screen, type ScreenOptions } from "./screen.ts";
export { type Finished, type RunOptions, runProgram, stopReading } from "./run-program.ts";
export { temporaryFolder } from "./temporary-folder.ts";
export { packPackages, registryAccess } from "./packed-packages.ts";
export { freePort } from "./free-port.ts";
