import { t as apiOf } from "./packages-api.js";
// src/action/trust/services.ts
function trustServices(options) {
	const { serverUrl, apiUrl, githubToken, signal } = options;
	const api = apiOf(serverUrl, apiUrl);
	let sender;
	const sending = () => sender ??= import("./request.js").then((n) => n.i).then(({ requestSender }) => requestSender(signal));
	const roots = new Map();
	return {
		trustRoot: (instance) => {
			const root = roots.get(instance) ?? sending().then((send) => fetchRoot(instance, send, api, options));
			roots.set(instance, root);
			return root;
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
async function fetchRoot(instance, send, api, { temp, githubToken: token, repositories }) {
	const { fetchDefaultRoot, tufRepositories } = await import("./default-roots.js");
	const repository = (repositories ?? tufRepositories)[instance];
	if (instance !== "github" || api === void 0) return fetchDefaultRoot({
		send,
		temp,
		repository
	});
	const { trustedRootName } = await import("./trust-domain.js");
	return fetchDefaultRoot({
		send,
		temp,
		repository,
		target: await trustedRootName({
			send,
			api,
			token
		})
	});
}
export { trustServices };
