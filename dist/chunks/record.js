import { u as isInPlace } from "./gates.js";
import { Hi as quote, wr as secretsOfKeys } from "./promote.js";
import { a as readPrivateKey, n as readSigningConfig } from "./signing-instance.js";
import { readNamedFile } from "./named-file.js";
import { fileLimit } from "./trust-files.js";
// src/action/inputs/files/record.ts
async function readRecordSigning({ get, mask, workspace, surface }) {
	const scope = {
		workspace,
		surface
	};
	const [key, config] = [get("record-key"), get("signing-config")];
	if (key !== "" && config !== "") return problem("signing-config", "a record that is signed with `record-key` uses no signing services: leave one out.");
	if (key !== "") {
		const file = isInPlace(key) ? { text: key } : await readNamedFile(key, scope, fileLimit);
		if ("problem" in file) return problem("record-key", keyProblem(key, file.problem));
		for (const secret of secretsOfKeys(file.text)) mask(secret);
		const read = readPrivateKey(file.text);
		return "key" in read ? { signing: {
			kind: "key",
			key: read.key
		} } : problem("record-key", `it ${read.problem}.`);
	}
	if (config === "") return { signing: {
		kind: "keyless",
		instance: void 0
	} };
	const file = await readNamedFile(config, scope, fileLimit);
	if ("problem" in file) return problem("signing-config", file.problem);
	const read = readSigningConfig(file.text, Date.now());
	return "instance" in read ? { signing: {
		kind: "keyless",
		instance: read.instance
	} } : problem("signing-config", `${quote(config)} ${read.problem}.`);
}
function keyProblem(key, problem) {
	if (/^[\w./ @-]{1,200}\.[a-z]{1,10}$/.test(key)) return problem;
	return "it is neither a private key in PEM, which begins with -----BEGIN, nor the path of a file that holds one.";
}
function problem(input, text) {
	return { problem: {
		input,
		text
	} };
}
export { readRecordSigning };
