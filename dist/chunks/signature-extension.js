import { Hn as isRecord, N as readBody, _ as readRegistryError, b as send, di as formatName, ti as MalformedError, y as withErrorContext, zn as parseJson } from "./promote.js";
import { n as sameBytes, t as isSignature } from "./format.js";
const { randomBytes } = process.getBuiltinModule("node:crypto");
// src/registry/client/signature-extension.ts
const listLimit = 8388608;
function extensionStore(remote) {
	const read = (subject) => readList(remote, subject);
	return {
		title: `the extension for signatures of ${remote.name.registry}`,
		writable: true,
		read: async (subject) => {
			const content = await read(subject);
			const signatures = content.filter(isSignature);
			const invalid = content.length - signatures.length;
			return {
				signatures,
				...invalid > 0 && { problem: `${invalid} of ${content.length} entries for ${subject} are not signatures` }
			};
		},
		add: async (subject, signatures) => {
			const present = await read(subject);
			for (const signature of signatures) if (!present.some((content) => sameBytes(content, signature))) await put(remote, subject, signature);
		}
	};
}
function urlOf({ host, name }, subject) {
	return new URL(`/extensions/v2/${name.path}/signatures/${subject}`, host.session.origin);
}
async function readList(remote, subject) {
	const operation = `read signatures of ${subject}`;
	const context = {
		registry: remote.name.registry,
		repository: formatName(remote.name),
		operation,
		access: "read",
		code: "signature-store"
	};
	return withErrorContext(context, async () => {
		const response = await send(remote, {
			method: "GET",
			path: urlOf(remote, subject),
			operation,
			bufferLimit: listLimit
		});
		if (response.status === 404) {
			await response.discard();
			return [];
		}
		if (response.status !== 200) throw await readRegistryError(remote, response, {
			method: "GET",
			operation
		});
		const document = parseJson(new TextDecoder().decode(await readBody(response, listLimit, "the list of signatures")));
		const entries = isRecord(document) ? document["signatures"] ?? [] : void 0;
		if (!Array.isArray(entries)) throw new MalformedError("the list of signatures is not a list");
		if (entries.length > 128) throw new MalformedError(`it lists more than 128 signatures`);
		return entries.filter(isRecord).flatMap(({ schemaVersion, type, content }) => {
			return schemaVersion === 2 && type === "atomic" && typeof content === "string" ? [Buffer.from(content, "base64")] : [];
		});
	});
}
async function put(remote, subject, signature) {
	const operation = `write a signature of ${subject}`;
	const entry = {
		schemaVersion: 2,
		name: `${subject}@${randomBytes(16).toString("hex")}`,
		type: "atomic",
		content: Buffer.from(signature).toString("base64")
	};
	const bytes = Buffer.from(JSON.stringify(entry));
	const response = await send(remote, {
		method: "PUT",
		path: urlOf(remote, subject),
		operation,
		body: {
			kind: "bytes",
			bytes,
			contentType: "application/json"
		},
		retry: "once"
	});
	if (response.status !== 201) throw await readRegistryError(remote, response, {
		method: "PUT",
		operation
	});
	await response.discard();
}
export { extensionStore };
