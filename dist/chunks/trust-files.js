import { r as requirementsSchema, u as isInPlace } from "./gates.js";
import { i as validate } from "./schema2.js";
import { readNamedFile } from "./named-file.js";
// src/action/inputs/files/trust-files.ts
const fileLimit = 262144;
async function loadTrustFiles(requests, scope) {
	const problems = [];
	const load = async (path) => {
		if (isInPlace(path)) return path;
		const read = await readNamedFile(path, scope, fileLimit);
		if ("text" in read) return read.text;
		problems.push(read.problem);
		return "";
	};
	const loaded = await Promise.all(requests.map(async (request) => {
		const { require } = request.options;
		if (require === void 0) return request;
		return {
			...request,
			options: {
				...request.options,
				require: await loadRequirements(require, load)
			}
		};
	}));
	const checked = problems.length > 0 ? [] : loaded.flatMap(({ options }) => problemsOf(options.require));
	const all = new Set([...problems, ...checked]);
	return all.size === 0 ? { requests: loaded } : { problems: [...all].map((text) => ({
		input: "require",
		text
	})) };
}
function problemsOf(requirements) {
	const checked = validate(requirementsSchema, requirements ?? {});
	return "problems" in checked ? checked.problems : [];
}
async function loadRequirements(requirements, load) {
	const { "signed-by": signedBy, "trusted-root": trustedRoot } = requirements;
	return {
		...requirements,
		...signedBy && { "signed-by": await Promise.all(signedBy.map((list) => Promise.all(list.map((policy) => loadSigner(policy, load))))) },
		...trustedRoot && { "trusted-root": await Promise.all(trustedRoot.map(load)) }
	};
}
async function loadSigner(policy, load) {
	if ("identity" in policy) return policy;
	const value = "key" in policy ? policy.key : policy.notary;
	const text = await load(value);
	const path = isInPlace(value) ? {} : { path: value };
	return "key" in policy ? {
		...policy,
		key: text,
		...path
	} : {
		...policy,
		notary: text,
		...path
	};
}
export { fileLimit, loadTrustFiles };
