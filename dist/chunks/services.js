import { t as apiOf } from "./packages-api.js";
// src/action/trust/services.ts
function trustServices({ serverUrl, apiUrl, githubToken, temp, signal }) {
	const api = apiOf(serverUrl, apiUrl);
	let root;
	return {
		trustRoots: async () => {
			const [{ fetchDefaultRoot }, { requestSender }] = await Promise.all([import("./default-roots.js"), import("./request.js").then((n) => n.i)]);
			root ??= fetchDefaultRoot({
				send: requestSender(signal),
				temp
			});
			return [await root];
		},
		...api !== void 0 && githubToken !== void 0 && { attestations: async (repository, digest) => {
			const [{ listAttestations }, { requestSender }] = await Promise.all([import("./attestations.js"), import("./request.js").then((n) => n.i)]);
			return listAttestations({
				send: requestSender(signal),
				api,
				token: githubToken
			}, repository, digest);
		} }
	};
}
export { trustServices };
