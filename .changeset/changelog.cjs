// What a changelog says: the sentences of the changesets. Commits are git's to tell, and that the suite's packages depend
// on each other's newest is said once, by their one version.

/** One entry, its further lines indented below it. */
async function getReleaseLine({ summary }) {
  const [first, ...further] = summary.split("\n").map((line) => line.trimEnd());
  return [`- ${first}`, ...further.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
}

async function getDependencyReleaseLine() {
  return "";
}

module.exports = { getReleaseLine, getDependencyReleaseLine };
