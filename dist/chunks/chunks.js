import { B as bytesOf, d as classifyUploadRefusal, di as formatName, f as commit, g as parseErrorResponse, h as uploadAt, m as sendTo, p as isUncertain, ri as RegistryError, u as readUploadStatus, v as toRegistryError } from "./promote.js";
// src/registry/client/blobs/upload/chunks.ts
const chunkBounds = {
	min: 65536,
	max: 67108864
};
const chunkTries = 3;
async function patchChunks(transfer, first, size) {
	const { remote, source } = transfer;
	const asked = Math.min(Math.max(size, first.chunkMinLength), first.chunkMaxLength);
	let upload = first;
	try {
		for await (const chunk of split(await source.open(), Math.max(chunkBounds.min, Math.min(asked, chunkBounds.max)))) {
			const next = await patchChunk(remote, upload, chunk);
			if ("kind" in next) return next;
			upload = next;
		}
	} catch (error) {
		source.throwIfFailed();
		throw error;
	}
	return commit(transfer, upload, {});
}
async function* split(stream, size) {
	let parts = [];
	let length = 0;
	let start = 0;
	for await (const bytes of bytesOf(stream)) for (let offset = 0; offset < bytes.byteLength;) {
		const part = bytes.subarray(offset, offset + size - length);
		parts.push(part);
		offset += part.byteLength;
		length += part.byteLength;
		if (length < size) continue;
		yield {
			bytes: Buffer.concat(parts),
			start
		};
		start += length;
		parts = [];
		length = 0;
	}
	if (length > 0) yield {
		bytes: Buffer.concat(parts),
		start
	};
}
async function patchChunk(remote, upload, chunk) {
	const { bytes, start } = chunk;
	let current = upload;
	let unsure;
	for (let attempt = 0; attempt < chunkTries; attempt++) {
		const result = await patch(remote, current, chunk);
		if (!("kind" in result)) return result;
		const isRefused = result.kind === "too-large" || result.kind === "unsuited";
		if (result.kind === "stored" || isRefused && start === 0 || result.error.details.status === 416) return result;
		unsure = isRefused ? void 0 : result.error;
		const status = await readUploadStatus(remote, current);
		if (status?.offset === start + bytes.byteLength) return status.upload;
		if (status?.offset !== start) break;
		current = status.upload;
	}
	return {
		kind: "unsure",
		error: unsure ?? inconsistentOffset(remote)
	};
}
async function patch(remote, upload, { bytes, start }) {
	const asked = {
		method: "PATCH",
		operation: "send a chunk of a blob"
	};
	try {
		const response = await sendTo(remote, upload, {
			...asked,
			bodySize: "small",
			headers: { "content-range": `${start}-${start + bytes.byteLength - 1}` },
			body: {
				kind: "bytes",
				bytes,
				contentType: "application/octet-stream"
			}
		});
		if (response.status < 300) {
			await response.discard();
			return uploadAt(remote, response, upload);
		}
		const refusal = await parseErrorResponse(response);
		return refusal.status === 416 && start > 0 ? {
			kind: "unsure",
			error: await toRegistryError(remote, refusal, asked)
		} : classifyUploadRefusal(remote, refusal, asked);
	} catch (error) {
		remote.signal.throwIfAborted();
		if (!(error instanceof RegistryError) || !isUncertain(error)) throw error;
		return {
			kind: "unsure",
			error
		};
	}
}
function inconsistentOffset({ name }) {
	return new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation: "send a chunk of a blob",
		access: "write",
		code: "upload-lost",
		detail: "the registry reported an inconsistent upload offset",
		retryable: true
	});
}
export { patchChunks };
