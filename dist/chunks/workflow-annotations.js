// src/action/inputs/promotions/workflow-annotations.ts
function fillAnnotations(options, from, addProblem) {
	if (options.annotations === void 0) return options;
	const annotations = Object.entries(options.annotations).map(([key, value]) => {
		const filled = value === "" ? valueOf(key.slice(25), from) : value;
		const hint = key.endsWith("version") ? ", which is for no tag" : "";
		if (filled === "") addProblem(`${key} has no value in this workflow run${hint}: write ${key}=value.`);
		return [key, filled];
	});
	return {
		...options,
		annotations: Object.fromEntries(annotations)
	};
}
function valueOf(name, { serverUrl, repository, sha, ref }) {
	if (name === "source") return repository === "" ? "" : `${serverUrl}/${repository}`;
	if (name === "revision") return sha;
	return /^refs\/tags\/(.+)$/.exec(ref)?.[1] ?? "";
}
export { fillAnnotations };
