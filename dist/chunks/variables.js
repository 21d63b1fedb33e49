// src/cli/options/command-options.ts
const loginOptions = new Set([
	"registry-auth",
	"registry-identities",
	"registries",
	"github-token",
	"concurrency",
	"timeout",
	"json"
]);
const writingOptions = new Set([
	"annotations",
	"attach",
	"backup",
	"cache",
	"combine",
	"config",
	"delete-source-tags",
	"dry-run",
	"floating-tags",
	"github-records",
	"on-error",
	"overwrite",
	"phase",
	"plan",
	"plan-file",
	"record",
	"record-key",
	"rollback",
	"shard",
	"signing-config",
	"targets",
	"verification-summary",
	"verify"
]);
function takesOption(command, { name }) {
	if (command === "login check") return loginOptions.has(name);
	return command !== "verify" || !writingOptions.has(name);
}
// src/cli/options/variables.ts
const variablePrefix = "PROMOTE_IMAGE_";
function variableOf({ name }) {
	return `${variablePrefix}${name.replaceAll("-", "_").toUpperCase()}`;
}
function nameOf(variable) {
	if (!variable.toUpperCase().startsWith(variablePrefix)) return void 0;
	return variable.slice(14).replaceAll("_", "-").toLowerCase();
}
export { variableOf as n, takesOption as r, nameOf as t };
