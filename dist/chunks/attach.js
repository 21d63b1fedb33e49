import { Br as parsePlatform, Ei as comment, Gn as UnreadableFileError, Hi as quote, Ti as quotingProblem, li as isDigest, wi as problem } from "./promote.js";
import { fileProblem, findFile } from "./named-file.js";
const { createHash } = process.getBuiltinModule("node:crypto");
const { stat } = process.getBuiltinModule("node:fs/promises");
const { basename } = process.getBuiltinModule("node:path");
const { createReadStream } = process.getBuiltinModule("node:fs");
const { pipeline } = process.getBuiltinModule("node:stream/promises");
// src/action/inputs/files/attach.ts
const mediaType = /^[a-z0-9][\w.+-]{0,126}\/[\w.+-]{1,127}$/i;
async function readAttachments(text, source) {
	const lines = text.replaceAll(comment, "").split("\n").map((line) => line.trim()).filter((line) => line !== "");
	if (lines.length === 0) return problem("it names no file. Write at least one line, such as sbom.json: application/spdx+json.");
	const results = await Promise.all(lines.map((line) => readLine(line, source)));
	const problems = results.filter((result) => typeof result === "string");
	return problems.length > 0 ? { problems } : { value: results.filter((result) => typeof result !== "string") };
}
async function readLine(line, scope) {
	const parsed = quotingProblem(line) ?? parseLine(line);
	if (typeof parsed === "string") return parsed;
	const { path, artifactType, platform, annotations } = parsed;
	const found = await findFile(path, scope);
	if ("problem" in found) return found.problem;
	const { file } = found;
	const content = await hashNamed(path, file, scope);
	if (typeof content === "string") return content;
	const { size, digest } = content;
	return {
		artifactType,
		layer: {
			mediaType: parsed.mediaType,
			digest,
			size,
			annotations: { "org.opencontainers.image.title": basename(path) }
		},
		open: async () => createReadStream(file),
		annotations,
		...platform !== void 0 && { platform }
	};
}
function parseLine(line) {
	const [, path = "", artifactType = "", rest = ""] = /^(.*?\S)\s*:\s+([^\s:/]+\/\S+)(?:\s+(.*))?$/.exec(line) ?? [];
	if (!mediaType.test(artifactType)) return `${quote(line)} is not \`path: artifact/type\`, such as sbom.json: application/spdx+json.`;
	const pairs = rest.split(/\s+/).filter((pair) => pair !== "");
	const wrong = pairs.find((pair) => !/^[\w./-]+=./.test(pair));
	if (wrong !== void 0) return `${quote(wrong)} is not platform=\u2026, media-type=\u2026 or an annotation such as key=value.`;
	const { platform, "media-type": type = artifactType, ...annotations } = Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
	const parsed = platform === void 0 ? void 0 : parsePlatform(platform);
	if (parsed !== void 0 && "problem" in parsed) return `${parsed.problem}.`;
	if (!mediaType.test(type)) return `${quote(type)} is not a media type.`;
	return {
		path,
		artifactType,
		mediaType: type,
		annotations,
		...platform !== void 0 && { platform }
	};
}
async function hashNamed(path, file, { surface }) {
	try {
		if (!(await stat(file)).isFile()) throw new UnreadableFileError(`${file} is not a file`, "not-regular", Infinity);
		const changed = `${quote(path)} changed while it was read. Attach it when nothing writes to it any more.`;
		return await hash(file) ?? changed;
	} catch (error) {
		return fileProblem(path, error, surface);
	}
}
async function hash(file) {
	const before = await stat(file, { bigint: true });
	const running = createHash("sha256");
	let size = 0;
	await pipeline(createReadStream(file), async (chunks) => {
		for await (const chunk of chunks) {
			running.update(chunk);
			size += chunk.byteLength;
		}
	});
	const after = await stat(file, { bigint: true });
	if (![
		"ino",
		"size",
		"mtimeNs",
		"ctimeNs"
	].every((field) => before[field] === after[field]) || BigInt(size) !== after.size) return void 0;
	const digest = `sha256:${running.digest("hex")}`;
	if (!isDigest(digest)) throw new TypeError(`${digest} is not a digest`);
	return {
		digest,
		size
	};
}
export { readAttachments };
