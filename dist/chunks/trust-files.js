import { r as requirementsSchema, u as isInPlace } from "./gates.js";
import { br as quote, ln as readRegularFile } from "./promote.js";
import { i as validate } from "./schema2.js";
import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";
// src/action/inputs/files/trust-files.ts
const fileLimit = 262144;
async function loadTrustFiles(requests, workspace) {
	const problems = [];
	const load = async (path) => {
		if (isInPlace(path)) return path;
		const text = await readInside(workspace, path);
		if (text === void 0) problems.push(`${quote(path)} is not a file of at most ${fileLimit} bytes inside the workspace.`);
		return text ?? "";
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
async function readInside(workspace, path) {
	try {
		const [root, file] = await Promise.all([realpath(workspace), realpath(resolve(workspace, path))]);
		if (!file.startsWith(root + sep)) return void 0;
		return await readRegularFile(file, fileLimit);
	} catch {
		return;
	}
}
export { loadTrustFiles, readInside };
