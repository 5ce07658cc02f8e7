import { runProcess } from "@org/classifier-command-line";
import { run } from "./run.ts";

await runProcess((argv, io) => run(argv, io));
