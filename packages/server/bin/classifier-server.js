#!/usr/bin/env node
// What this starts is built from src/cli.
import "../dist/cli.js";
