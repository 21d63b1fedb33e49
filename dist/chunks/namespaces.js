import { pi as isDigestAt } from "./promote.js";
// src/registry/signatures/namespaces.ts
function lookasideUrls(config, name, at) {
	const entries = [...namespacesOf(name, at).flatMap((key) => config.docker.get(key) ?? []), config.defaultDocker ?? {}];
	const first = (pick) => entries.map(pick).find((url) => url !== void 0);
	return {
		read: first(({ lookaside }) => lookaside) ?? config.builtIn,
		write: first(({ staging, lookaside }) => staging ?? lookaside)
	};
}
function namespacesOf({ registry, path }, at) {
	const name = `${registry}/${path}`;
	const image = at === void 0 ? [] : [`${name}${isDigestAt(at) ? "@" : ":"}${at}`];
	const segments = name.split("/");
	const parents = segments.map((_, index) => segments.slice(0, segments.length - index).join("/"));
	const labels = registry.split(":")[0]?.split(".") ?? [];
	const domains = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
	return [
		...image,
		...parents,
		...domains
	];
}
export { lookasideUrls, namespacesOf };
