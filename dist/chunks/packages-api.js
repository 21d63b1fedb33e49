import { Hn as isRecord } from "./promote.js";
// src/action/github/packages-api.ts
function apiOf(serverUrl, apiUrl) {
	const server = URL.parse(serverUrl);
	const api = URL.parse(apiUrl ?? "");
	if (server?.protocol !== "https:" || api === null) return void 0;
	const { host } = server;
	const expected = host === "github.com" || host.endsWith(".ghe.com") ? `https://api.${host}` : `https://${host}/api/v3`;
	return api.href.replace(/\/$/, "") === expected ? expected : void 0;
}
async function readPackage(callApi, owner, name) {
	for (const owners of ["orgs", "users"]) {
		const response = await callApi(`/${owners}/{owner}/packages/container/{name}`, {
			owner,
			name
		}).catch(() => void 0);
		if (response === void 0) return void 0;
		if (response.status !== 404) return factsOf(response, owners);
	}
	return { kind: "not-found" };
}
function factsOf({ status, headers, data }, owners) {
	if (status === 401) return { kind: "token-unknown" };
	if (status === 403) {
		const sso = headers["x-github-sso"];
		if (sso === void 0) return { kind: "not-permitted" };
		return {
			kind: "single-sign-on",
			url: /^required; url=(https:\/\/[!-~]{1,500})$/.exec(String(sso))?.[1]
		};
	}
	if (status !== 200 || !isRecord(data)) return void 0;
	const { visibility, repository } = data;
	const linked = isRecord(repository) ? repository["full_name"] : void 0;
	return {
		kind: "visible",
		owners,
		visibility: visibility === "public" || visibility === "internal" ? visibility : "private",
		repository: typeof linked === "string" && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(linked) ? linked : void 0
	};
}
export { readPackage as n, apiOf as t };
