import { Hn as isRecord, P as readJson, R as hubHost, l as pageAt, ri as RegistryError, s as eachPage, ti as MalformedError, y as withErrorContext } from "./promote.js";
import { catalogContext, listRefused, namesOfPage, pageBytes, pageRequest } from "./catalog.js";
// src/registry/client/lists/docker-hub-catalog.ts
const hidden = "Docker Hub lists public repositories only: name private ones one by one";
const asked = catalogContext(hubHost, "Begin the glob with a namespace (docker.io/acme/*), or name each repository.");
async function* listOnHub({ session, observe }, prefix, signal) {
	const namespace = /^[a-z0-9][a-z0-9_-]*(?=\/)/.exec(prefix)?.[0];
	if (namespace === void 0) throw new RegistryError({
		...asked,
		detail: "it lists the repositories of one namespace only"
	});
	observe({
		kind: "warning",
		registry: "docker.io",
		message: hidden
	});
	const read = async (target, number) => {
		const response = await session.send(pageRequest(new URL(target, session.origin), signal));
		if (response.status === 200) return withErrorContext(asked, () => readPage(response));
		const error = await listRefused(asked, response);
		if (response.status === 404 && number === 1) return {
			items: [],
			next: void 0
		};
		throw error;
	};
	const first = `/v2/namespaces/${namespace}/repositories?page_size=1000`;
	for await (const names of eachPage(asked, first, read)) {
		const paths = names.map((name) => `${namespace}/${name}`);
		yield* namesOfPage("docker.io", paths, prefix);
	}
}
async function readPage(response) {
	const document = await readJson(response, pageBytes, "the list of repositories");
	if (!isRecord(document) || !Array.isArray(document["results"])) throw new MalformedError("the list of repositories is not a list");
	const { results, next } = document;
	return {
		items: results.filter(isRecord).map(({ name }) => name).filter((name) => typeof name === "string"),
		next: typeof next === "string" && next !== "" ? pageAt(asked, response, next) : void 0
	};
}
export { listOnHub };
