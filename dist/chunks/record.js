import { u as isInPlace } from "./gates.js";
import { Sn as secretsOfKeys, br as quote } from "./promote.js";
import { a as readPrivateKey, n as readSigningConfig } from "./signing-instance.js";
import { readInside } from "./trust-files.js";
// src/action/inputs/files/record.ts
async function readRecordSigning({ get, mask, workspace }) {
	const [key, config] = [get("record-key"), get("signing-config")];
	if (key !== "" && config !== "") return problem("signing-config", "a record that is signed with `record-key` uses no signing services: leave one out.");
	if (key !== "") {
		const text = isInPlace(key) ? key : await readInside(workspace, key);
		if (text === void 0) return problem("record-key", "it is neither a private key in PEM nor a file inside the workspace.");
		for (const secret of secretsOfKeys(text)) mask(secret);
		const read = readPrivateKey(text);
		return "key" in read ? { signing: {
			kind: "key",
			key: read.key
		} } : problem("record-key", `it ${read.problem}.`);
	}
	if (config === "") return { signing: {
		kind: "keyless",
		instance: void 0
	} };
	const text = await readInside(workspace, config);
	if (text === void 0) return problem("signing-config", `${quote(config)} is not a file inside the workspace.`);
	const read = readSigningConfig(text, Date.now());
	return "instance" in read ? { signing: {
		kind: "keyless",
		instance: read.instance
	} } : problem("signing-config", `${quote(config)} ${read.problem}.`);
}
function problem(input, text) {
	return { problem: {
		input,
		text
	} };
}
export { readRecordSigning };
