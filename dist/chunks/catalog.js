import { Hn as isRecord, P as readJson, Qr as parseRepository, c as nextPage, g as parseErrorResponse, ri as RegistryError, s as eachPage, ti as MalformedError, y as withErrorContext } from "./promote.js";
// src/registry/client/lists/catalog.ts
const pageBytes = 16777216;
const operation = "list the repositories";
const unlisted = "This registry does not list its repositories (GHCR never does): name each of them.";
async function* listRepositories({ session, pageSize }, prefix, signal) {
	const asked = catalogContext(session.registry, unlisted);
	const read = async (target) => {
		const response = await session.send({
			...pageRequest(new URL(target, session.origin), signal),
			scope: "catalog"
		});
		if (response.status !== 200) throw await listRefused(asked, response);
		return {
			items: await withErrorContext(asked, () => readPaths(response)),
			next: nextPage(asked, response)
		};
	};
	for await (const paths of eachPage(asked, `/v2/_catalog?n=${pageSize}`, read)) yield* namesOfPage(session.registry, paths, prefix);
}
function catalogContext(registry, remedy) {
	return {
		registry,
		repository: registry,
		operation,
		access: "read",
		code: "repositories-unlisted",
		remedy
	};
}
function pageRequest(url, signal) {
	return {
		method: "GET",
		url,
		bodySize: "small",
		retry: "safe",
		redirects: "follow",
		bufferLimit: pageBytes,
		operation,
		signal
	};
}
async function readPaths(response) {
	const document = await readJson(response, pageBytes, "the list of repositories");
	const paths = isRecord(document) ? document["repositories"] ?? [] : void 0;
	if (!Array.isArray(paths)) throw new MalformedError("the list of repositories is not a list");
	return paths.filter((path) => typeof path === "string");
}
function namesOfPage(registry, paths, prefix) {
	return paths.map((path) => path.startsWith(prefix) ? parseRepository(`${registry}/${path}`) : void 0).filter((name) => name !== void 0);
}
async function listRefused(asked, response) {
	const { status, codes, detail } = await parseErrorResponse(response);
	return new RegistryError({
		...asked,
		status,
		codes,
		...detail !== "" && { detail }
	});
}
export { catalogContext, listRefused, listRepositories, namesOfPage, pageBytes, pageRequest };
