import { t as apiOf } from "./packages-api.js";
// src/action/trust/services.ts
function trustServices({ serverUrl, apiUrl, githubToken, temp, signal }) {
	const api = apiOf(serverUrl, apiUrl);
	let sender;
	const sending = () => sender ??= import("./request.js").then((n) => n.i).then(({ requestSender }) => requestSender(signal));
	let root;
	return {
		trustRoots: async () => {
			const [{ fetchDefaultRoot }, send] = await Promise.all([import("./default-roots.js"), sending()]);
			root ??= fetchDefaultRoot({
				send,
				temp
			});
			return [await root];
		},
		...api !== void 0 && githubToken !== void 0 && { attestations: async (repository, digest) => {
			const [{ listAttestations }, send] = await Promise.all([import("./attestations.js"), sending()]);
			return listAttestations({
				send,
				api,
				token: githubToken
			}, repository, digest);
		} }
	};
}
export { trustServices };
