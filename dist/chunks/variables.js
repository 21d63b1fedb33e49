// src/cli/options/variables.ts
const variablePrefix = "PROMOTE_IMAGE_";
function variableOf({ name }) {
	return `${variablePrefix}${name.replaceAll("-", "_").toUpperCase()}`;
}
function nameOf(variable) {
	if (!variable.toUpperCase().startsWith(variablePrefix)) return void 0;
	return variable.slice(14).replaceAll("_", "-").toLowerCase();
}
export { variableOf as n, nameOf as t };
