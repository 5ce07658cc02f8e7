// The command that the package brings, as a module of this project: `deploy` follows its imports from here, and puts
// the bundle beside it.
import "./node_modules/@org/classifier-server/bin/classifier-server.js";
