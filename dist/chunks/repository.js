import { r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { $r as ReferenceSyntaxError, B as bytesOf, Bn as decodeDescriptor, Ft as orAborted, G as verifiedStream, H as ensureVerified, Hn as isRecord, Ln as decodeJson, Rn as encodeJson, W as readUpTo, Zr as parseReference, _n as codeOf, ai as algorithmOf, ci as hexOf, cn as isManifestType, ct as fallbackTag, di as formatName, dt as manifestLimit, ei as IntegrityError, it as addReferrers, ln as isSchema1Type, lt as referrerDescriptor, mi as isTag, oi as digestOf, on as childBlobs, pi as isDigestAt, ri as RegistryError, si as hashLike, sn as childManifests, ti as MalformedError, un as mediaTypes, ut as decodeManifest, x as keyedMutex, yn as isMissing } from "./promote.js";
const { randomUUID } = process.getBuiltinModule("node:crypto");
const { access, mkdir, mkdtemp, open, realpath, rename, rm, stat, statfs } = process.getBuiltinModule("node:fs/promises");
const { dirname, isAbsolute, join, relative, resolve } = process.getBuiltinModule("node:path");
const { constants: constants$2, createReadStream, createWriteStream, existsSync } = process.getBuiltinModule("node:fs");
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
const { addAbortSignal } = process.getBuiltinModule("node:stream");
const { createGunzip, createZstdDecompress } = process.getBuiltinModule("node:zlib");
const { pipeline: pipeline$1 } = process.getBuiltinModule("node:stream/promises");
// src/registry/layout/errors.ts
async function withLayoutErrors({ name }, operation, task) {
	try {
		return await task();
	} catch (error) {
		const code = codeOf(error);
		if (error instanceof MalformedError) throw new MalformedError(`${formatName(name)}: could not ${operation}: ${error.message}`, {
			cause: error,
			remedy: error.remedy
		});
		if (code === void 0 || !/^E[A-Z0-9]+$/.test(code)) throw error;
		throw layoutError(name, operation, {
			codes: [code],
			remedy: remedies[code] ?? "Look at the path and its rights.",
			error
		});
	}
}
const remedies = {
	EACCES: "Give this step the right to read and write the path.",
	EPERM: "Give this step the right to read and write the path.",
	EROFS: "The path is on a file system that is read only: name another one.",
	ENOSPC: "Free disk space on the runner.",
	EDQUOT: "Free disk space on the runner.",
	ENOTDIR: "A part of the path is a file: name a folder.",
	EISDIR: "The path is a folder: name a file, or write oci: for a folder."
};
function layoutError(name, operation, { error, ...facts }) {
	const layout = formatName(name);
	return new RegistryError({
		registry: layout,
		repository: layout,
		operation,
		access: "read",
		code: "layout",
		...facts,
		cause: error
	});
}
// src/registry/layout/files/files.ts
function blobPath(of) {
	return `blobs/${algorithmOf(of)}/${hexOf(of)}`;
}
function isLayoutPath(text) {
	return /^(?:oci-layout|index\.json|blobs\/(?:sha256\/[a-f0-9]{64}|sha512\/[a-f0-9]{128}))$/.test(text);
}
async function readWhole(file, limit, what) {
	const bytes = await readUpTo(limit, file.read());
	if (bytes === void 0) throw new MalformedError(`${what} has more than ${limit} bytes`);
	return bytes;
}
async function holds(file, { digest, size }, signal) {
	if (file === void 0 || file.size !== size) return false;
	const hash = hashLike(digest);
	try {
		for await (const chunk of file.read()) {
			signal.throwIfAborted();
			hash.update(chunk);
		}
	} catch (error) {
		if (error instanceof MalformedError) return false;
		throw error;
	}
	return hash.digest("hex") === hexOf(digest);
}
// src/registry/layout/index-json.ts
const indexLimit = 10485760;
const entryLimit$1 = 1e4;
const refName = "org.opencontainers.image.ref.name";
const imageName = "io.containerd.image.name";
const emptyIndex = {
	document: {
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		manifests: []
	},
	entries: []
};
function decodeIndex(bytes) {
	const document = decodeJson(bytes, "index.json");
	const manifests = isRecord(document) ? document["manifests"] ?? [] : void 0;
	if (!isRecord(document) || !Array.isArray(manifests)) throw new MalformedError("index.json is not an image index");
	if (manifests.length > entryLimit$1) throw new MalformedError(`index.json has ${manifests.length} entries; ${entryLimit$1} are read at most`);
	return {
		document,
		entries: manifests.map(decodeEntry)
	};
}
function decodeEntry(written, at) {
	const descriptor = decodeDescriptor(written, `manifests[${at}] of index.json`);
	const tag = tagOf(descriptor);
	return {
		descriptor,
		written,
		...tag !== void 0 && { tag }
	};
}
function tagOf({ annotations = {} }) {
	const name = annotations["org.opencontainers.image.ref.name"] ?? annotations["io.containerd.image.name"];
	return name === void 0 || isTag(name) ? name : tagIn(name);
}
function tagIn(name) {
	try {
		return parseReference(name).tag;
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return void 0;
		throw error;
	}
}
function findTag({ entries }, tag) {
	const named = entries.filter((entry) => entry.tag === tag);
	if (new Set(named.map(({ descriptor }) => descriptor.digest)).size > 1) {
		const names = named.map(({ descriptor: { annotations, digest } }) => annotations?.["io.containerd.image.name"] ?? digest);
		throw new MalformedError(`the tag ${tag} names several images (${names.join(", ")}): name one by its digest`);
	}
	return named[0]?.descriptor;
}
function isAttachedTag(tag) {
	return /^sha(?:256|512)-[a-f0-9]{32,128}(?:\.[a-z]+)?$/.test(tag);
}
function isFallbackTag(tag) {
	return tag !== void 0 && /^sha(?:256|512)-[a-f0-9]{64}$/.test(tag);
}
function onlyImage({ entries }) {
	const images = entries.filter(({ descriptor, tag }) => isManifestType(descriptor.mediaType) && !(tag !== void 0 && isAttachedTag(tag)));
	const tagged = images.filter(({ tag }) => tag !== void 0);
	for (const candidates of [images, tagged]) {
		const [first] = candidates;
		if (first !== void 0 && candidates.every(({ descriptor }) => descriptor.digest === first.descriptor.digest)) return first.descriptor;
	}
	return { choice: [...new Set(tagged.flatMap(({ tag }) => tag ?? []))] };
}
function setTags(index, manifest, tags) {
	const waiting = new Set(tags.filter((tag) => !names(index, tag, manifest)));
	if (waiting.size === 0) return index;
	const moved = new Set(waiting);
	const manifests = [];
	for (const { tag, written } of index.entries) if (tag === void 0 || !moved.has(tag)) manifests.push(written);
	else if (waiting.delete(tag)) manifests.push(entryOf(manifest, tag));
	return withManifests(index, [...manifests, ...[...waiting].map((tag) => entryOf(manifest, tag))]);
}
function names({ entries }, tag, { digest }) {
	const named = entries.filter((entry) => entry.tag === tag);
	return named.length > 0 && named.every(({ descriptor }) => descriptor.digest === digest);
}
function entryOf({ mediaType, digest, size }, tag) {
	return {
		mediaType,
		digest,
		size,
		annotations: { [refName]: tag }
	};
}
function dropTag(index, tag) {
	const kept = index.entries.filter((entry) => entry.tag !== tag);
	return kept.length === index.entries.length ? index : withManifests(index, kept.map(({ written }) => written));
}
function withManifests({ document }, manifests) {
	return {
		document: {
			...document,
			manifests
		},
		entries: manifests.map(decodeEntry)
	};
}
function encodeIndex({ document }) {
	return encodeJson(document, "index.json");
}
// src/registry/layout/image-name.ts
function splitPath(path) {
	if (existsSync(path)) return { path };
	for (let colon = path.lastIndexOf(":"); colon > 0; colon = path.lastIndexOf(":", colon - 1)) {
		const folder = path.slice(0, colon);
		if (existsSync(folder)) return {
			path: folder,
			image: path.slice(colon + 1)
		};
	}
	return { path };
}
function selectImage({ document, entries }, image) {
	const isKept = ({ descriptor, tag }) => {
		const names = namesOf(descriptor);
		return names.length === 0 || tag !== void 0 && isAttachedTag(tag) || names.some((name) => isOf(name, image));
	};
	return {
		document,
		entries: entries.filter(isKept)
	};
}
function namesOf({ annotations = {} }) {
	return [annotations[refName], annotations[imageName]].filter((name) => name !== void 0);
}
function isOf(name, image) {
	return name === image || name.startsWith(`${image}:`) || repositoryOf(name) === repositoryOf(image);
}
function repositoryOf(name) {
	try {
		return formatName(parseReference(name).repository);
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return name;
		throw error;
	}
}
// src/registry/layout/layout.ts
function indexOf(layout) {
	layout.cached.index ??= readIndex(layout);
	return layout.cached.index;
}
function invalidate({ cached }) {
	delete cached.index;
	delete cached.attached;
}
async function readIndex({ files, image }) {
	const bytes = await readIndexFile(files);
	if (bytes === void 0) return emptyIndex;
	await checkVersion(files);
	const index = decodeIndex(bytes);
	return image === void 0 ? index : selectImage(index, image);
}
const tries = 10;
async function readIndexFile(files) {
	for (let left = tries;; left--) {
		const file = await files.find("index.json");
		try {
			return file && await readWhole(file, 10485760, "index.json");
		} catch (error) {
			const isLarge = (file?.size ?? 0) > indexLimit;
			if (!(error instanceof MalformedError) || isLarge || left === 1) throw error;
		}
	}
}
async function checkVersion(files) {
	const file = await files.find("oci-layout");
	if (file === void 0) return;
	const text = Buffer.from(await readWhole(file, 4096, "oci-layout")).toString();
	if (!/"imageLayoutVersion"\s*:\s*"1\.\d+\.\d+"/.test(text)) throw new MalformedError("oci-layout names a version other than 1");
}
// src/registry/layout/read.ts
async function readManifest(layout, at) {
	const index = await indexOf(layout);
	if (isDigestAt(at)) {
		const listed = index.entries.find(({ descriptor }) => descriptor.digest === at)?.descriptor;
		return readManifestAt(layout, at, listed);
	}
	const named = findTag(index, at);
	if (named === void 0) return void 0;
	const manifest = await readManifestAt(layout, named.digest, named);
	if (manifest !== void 0) return manifest;
	throw new MalformedError(`the tag ${at} names ${named.digest}, which is not among its blobs`);
}
const noSchema1 = "an OCI layout cannot hold a Docker schema 1 image. Rebuild the image";
async function readManifestAt({ files, name }, digest, listed) {
	const file = await files.find(blobPath(digest));
	if (file === void 0) return void 0;
	const what = `manifest ${digest} of ${formatName(name)}`;
	const bytes = await readWhole(file, manifestLimit, what);
	const actual = digestOf(bytes, algorithmOf(digest));
	if (actual !== digest) throw new IntegrityError(what, digest, actual);
	if (listed !== void 0 && listed.size !== bytes.byteLength) throw new IntegrityError(`${what}, bytes`, listed.size, bytes.byteLength);
	const manifest = decodeManifest(bytes, listed?.mediaType, digest);
	if (manifest.kind === "schema-1") throw new MalformedError(noSchema1);
	return manifest;
}
async function readBlob({ files, name }, of) {
	const file = await files.find(blobPath(of.digest));
	if (file === void 0) throw layoutError(name, `read blob ${of.digest}`, {
		codes: ["BLOB_UNKNOWN"],
		remedy: "Export the image again: a layout must hold every blob that it names."
	});
	return verifiedStream(of, file.read(), `blob ${of.digest} of ${formatName(name)}`);
}
async function hasBlob({ files }, of, signal) {
	return holds(await files.find(blobPath(of.digest)), of, signal);
}
async function blobSize({ files }, digest) {
	return (await files.find(blobPath(digest)))?.size;
}
async function defaultImage(layout) {
	const image = onlyImage(await indexOf(layout));
	if ("digest" in image) return image;
	if (await layout.files.find("index.json") === void 0) throw noLayout(layout.name);
	const tags = image.choice.slice(0, 20).join(", ");
	throw layoutError(layout.name, "choose an image", {
		codes: ["MANIFEST_UNKNOWN"],
		detail: tags === "" ? "it holds no image that could be meant" : `it holds several tags: ${tags}`,
		remedy: `Name one: ${formatName(layout.name)}:TAG, or @DIGEST.`
	});
}
function noLayout(name) {
	return layoutError(name, "choose an image", {
		codes: ["NAME_UNKNOWN"],
		detail: name.kind === "oci" ? "there is no image layout in this folder" : "there is no such file",
		remedy: "Check the path, and whether an earlier step of this job writes it."
	});
}
async function listTags(layout) {
	const { entries } = await indexOf(layout);
	return [...new Set(entries.flatMap(({ tag }) => tag ?? []))];
}
// src/registry/layout/reachable.ts
const manifestCount = 5e4;
async function* walk(layout, { entries }) {
	const seen = new Set();
	const unseen = (found) => {
		const fresh = found.filter(({ digest, mediaType }) => isManifestType(mediaType) && !isSchema1Type(mediaType) && !seen.has(digest));
		for (const { digest } of fresh) seen.add(digest);
		if (seen.size > manifestCount) throw new MalformedError(`it holds more than ${manifestCount} manifests, which is more than is read`);
		return fresh.toReversed();
	};
	const waiting = [...unseen(entries.map(({ descriptor }) => descriptor))];
	for (let next = waiting.pop(); next !== void 0; next = waiting.pop()) {
		const manifest = await readManifestAt(layout, next.digest, next);
		if (manifest === void 0) continue;
		yield manifest;
		waiting.push(...unseen(childManifests(manifest)));
	}
}
async function listReferrers(layout, of) {
	layout.cached.attached ??= readAttached(layout);
	const { lists, bySubject } = await layout.cached.attached;
	const referrers = new Map();
	for (const entry of lists.get(fallbackTag(of)) ?? []) referrers.set(entry.digest, entry);
	for (const entry of bySubject.get(of) ?? []) if (!referrers.has(entry.digest)) referrers.set(entry.digest, entry);
	return [...referrers.values()];
}
async function readAttached(layout) {
	const index = await indexOf(layout);
	const lists = new Map();
	for (const { descriptor, tag } of index.entries.filter((entry) => isFallbackTag(entry.tag))) {
		const list = await readManifestAt(layout, descriptor.digest, descriptor);
		if (tag !== void 0 && list?.kind === "index") lists.set(tag, [...lists.get(tag) ?? [], ...list.entries]);
	}
	const bySubject = new Map();
	for await (const manifest of walk(layout, index)) {
		if (manifest.subject === void 0) continue;
		const { digest } = manifest.subject;
		const referrers = bySubject.get(digest);
		if (referrers === void 0) bySubject.set(digest, [referrerDescriptor(manifest)]);
		else referrers.push(referrerDescriptor(manifest));
	}
	return {
		lists,
		bySubject
	};
}
async function reachablePaths(layout) {
	const paths = new Set(["index.json", "oci-layout"]);
	const index = await readIndex(layout);
	for (const { descriptor } of index.entries) paths.add(blobPath(descriptor.digest));
	for await (const manifest of walk(layout, index)) {
		paths.add(blobPath(manifest.descriptor.digest));
		for (const { digest } of childBlobs(manifest)) paths.add(blobPath(digest));
	}
	return [...paths].sort();
}
// src/registry/layout/files/lock.ts
const pause = 50;
const refresh = 2e3;
const leftAfter = 1e4;
async function withLock(path, task, signal) {
	const lock = await acquire(path, signal);
	if (lock === void 0) return task();
	const alive = setInterval(() => void touch(lock), refresh);
	try {
		return await task();
	} finally {
		clearInterval(alive);
		await release(path, lock);
	}
}
async function acquire(path, signal) {
	for (;;) {
		try {
			return await open(path, "wx");
		} catch (error) {
			if (isMissing(error)) return void 0;
			if (codeOf(error) !== "EEXIST") throw error;
		}
		if (!await removeLeft(path)) await orAborted(setTimeout(pause), signal);
	}
}
async function removeLeft(path) {
	const left = await identifyLeft(path);
	if (left === void 0) return false;
	const claim = `${path}.${left}`;
	try {
		await (await open(claim, "wx")).close();
	} catch (error) {
		if (isMissing(error)) return false;
		if (codeOf(error) !== "EEXIST") throw error;
		await removeLeft(claim);
		return false;
	}
	try {
		if (await identifyLeft(path) !== left) return false;
		await rm(path, { force: true });
		return true;
	} finally {
		await rm(claim, { force: true });
	}
}
async function identifyLeft(path) {
	try {
		const { ino, mtimeMs, mtimeNs } = await stat(path, { bigint: true });
		return BigInt(Date.now()) - mtimeMs > leftAfter ? `${ino}-${mtimeNs}` : void 0;
	} catch (error) {
		if (isMissing(error)) return void 0;
		throw error;
	}
}
async function touch(lock) {
	const now = new Date();
	await lock.utimes(now, now).catch(() => void 0);
}
async function release(path, lock) {
	try {
		const [own, current] = await Promise.all([lock.stat({ bigint: true }), stat(path, { bigint: true })]);
		if (own.ino === current.ino && own.dev === current.dev) await rm(path, { force: true });
	} catch (error) {
		if (!isMissing(error)) throw error;
	} finally {
		await lock.close();
	}
}
// src/registry/layout/files/make-folder.ts
async function makeFolder(path) {
	try {
		await mkdir(path);
	} catch (error) {
		const code = codeOf(error);
		if (code === "EEXIST" && (await stat(path)).isDirectory()) return;
		const parent = dirname(path);
		if (code !== "ENOENT" || parent === path) throw error;
		await makeFolder(parent);
		await mkdir(path).catch((failure) => {
			if (codeOf(failure) !== "EEXIST") throw failure;
		});
	}
}
// src/registry/layout/files/read-range.ts
const step = 524288;
async function* readRange({ path, offset, size, inode }) {
	await using file = await open(path, constants$2.O_RDONLY | (constants$2.O_NOFOLLOW ?? 0) | (constants$2.O_NONBLOCK ?? 0));
	const opened = await file.stat();
	if (opened.ino !== inode || !opened.isFile()) throw new MalformedError(`${path} was replaced while it was read`);
	let at = 0;
	while (at < size) {
		const chunk = Buffer.allocUnsafe(Math.min(step, size - at));
		const { bytesRead } = await file.read(chunk, 0, chunk.byteLength, offset + at);
		if (bytesRead === 0) throw new MalformedError(`${path} ends early`);
		at += bytesRead;
		yield chunk.subarray(0, bytesRead);
	}
}
// src/registry/layout/files/directory.ts
function folderFiles(root) {
	return {
		find: (path) => find$1(root, path),
		check: () => checkWritable(root),
		exclusively: (task, signal) => withLock(join(root, "index.json.lock"), task, signal),
		write: (path, chunks) => write$1(root, path, chunks),
		publish: async () => void 0
	};
}
async function find$1(root, path) {
	const real = await locate(root, path);
	if (real === void 0) return void 0;
	const { size, ino } = await stat(real).then((stats) => {
		if (stats.isFile()) return stats;
		throw new MalformedError(`${join(root, path)} is not a file`);
	});
	return {
		size,
		read: () => readRange({
			path: real,
			offset: 0,
			size,
			inode: ino
		})
	};
}
async function locate(root, path) {
	try {
		const [base, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
		const relativePath = relative(base, real);
		if (!relativePath.startsWith("..") && !isAbsolute(relativePath)) return real;
	} catch (error) {
		if (isMissing(error)) return void 0;
		throw error;
	}
	throw new MalformedError(`${join(root, path)} is a link that leads out of the layout`);
}
async function write$1(root, path, chunks) {
	const file = join(root, path);
	await makeFolders(root, dirname(path));
	const part = `${file}.${randomUUID()}.part`;
	try {
		await pipeline$1(chunks, createWriteStream(part, { flags: "wx" }));
		await rename(part, file);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
async function makeFolders(root, path) {
	await makeFolder(root);
	const parts = path === "." ? [] : path.split("/");
	for (const [at] of parts.entries()) {
		const folder = parts.slice(0, at + 1).join("/");
		await mkdir(join(root, folder)).catch((error) => {
			if (codeOf(error) !== "EEXIST") throw error;
		});
		if (await locate(root, folder) === void 0) throw new MalformedError(`${join(root, folder)} is a link that leads nowhere`);
	}
}
async function checkWritable(folder) {
	try {
		if (!(await stat(folder)).isDirectory()) throw new MalformedError(`${folder} is not a folder`);
		await access(folder, constants$2.W_OK);
	} catch (error) {
		const above = dirname(folder);
		if (!isMissing(error) || above === folder) throw error;
		await checkWritable(above);
	}
}
// node_modules/events-universal/default.js
var require_default = __commonJSMin(((exports, module) => {
	module.exports = __require("events");
}));
// node_modules/fast-fifo/fixed-size.js
var require_fixed_size = __commonJSMin(((exports, module) => {
	module.exports = class FixedFIFO {
		constructor(hwm) {
			if (!(hwm > 0) || (hwm - 1 & hwm) !== 0) throw new Error("Max size for a FixedFIFO should be a power of two");
			this.buffer = new Array(hwm);
			this.mask = hwm - 1;
			this.top = 0;
			this.btm = 0;
			this.next = null;
		}
		clear() {
			this.top = this.btm = 0;
			this.next = null;
			this.buffer.fill(void 0);
		}
		push(data) {
			if (this.buffer[this.top] !== void 0) return false;
			this.buffer[this.top] = data;
			this.top = this.top + 1 & this.mask;
			return true;
		}
		shift() {
			const last = this.buffer[this.btm];
			if (last === void 0) return void 0;
			this.buffer[this.btm] = void 0;
			this.btm = this.btm + 1 & this.mask;
			return last;
		}
		peek() {
			return this.buffer[this.btm];
		}
		isEmpty() {
			return this.buffer[this.btm] === void 0;
		}
	};
}));
// node_modules/fast-fifo/index.js
var require_fast_fifo = __commonJSMin(((exports, module) => {
	const FixedFIFO = require_fixed_size();
	module.exports = class FastFIFO {
		constructor(hwm) {
			this.hwm = hwm || 16;
			this.head = new FixedFIFO(this.hwm);
			this.tail = this.head;
			this.length = 0;
		}
		clear() {
			this.head = this.tail;
			this.head.clear();
			this.length = 0;
		}
		push(val) {
			this.length++;
			if (!this.head.push(val)) {
				const prev = this.head;
				this.head = prev.next = new FixedFIFO(2 * this.head.buffer.length);
				this.head.push(val);
			}
		}
		shift() {
			if (this.length !== 0) this.length--;
			const val = this.tail.shift();
			if (val === void 0 && this.tail.next) {
				const next = this.tail.next;
				this.tail.next = null;
				this.tail = next;
				return this.tail.shift();
			}
			return val;
		}
		peek() {
			const val = this.tail.peek();
			if (val === void 0 && this.tail.next) return this.tail.next.peek();
			return val;
		}
		isEmpty() {
			return this.length === 0;
		}
	};
}));
// node_modules/b4a/index.js
var require_b4a = __commonJSMin(((exports, module) => {
	function isBuffer(value) {
		return Buffer.isBuffer(value) || value instanceof Uint8Array;
	}
	function isEncoding(encoding) {
		return Buffer.isEncoding(encoding);
	}
	function alloc(size, fill, encoding) {
		return Buffer.alloc(size, fill, encoding);
	}
	function allocUnsafe(size) {
		return Buffer.allocUnsafe(size);
	}
	function allocUnsafeSlow(size) {
		return Buffer.allocUnsafeSlow(size);
	}
	function byteLength(string, encoding) {
		return Buffer.byteLength(string, encoding);
	}
	function compare(a, b) {
		return Buffer.compare(a, b);
	}
	function concat(buffers, totalLength) {
		return Buffer.concat(buffers, totalLength);
	}
	function copy(source, target, targetStart, start, end) {
		return toBuffer(source).copy(target, targetStart, start, end);
	}
	function equals(a, b) {
		return toBuffer(a).equals(b);
	}
	function fill(buffer, value, offset, end, encoding) {
		return toBuffer(buffer).fill(value, offset, end, encoding);
	}
	function from(value, encodingOrOffset, length) {
		return Buffer.from(value, encodingOrOffset, length);
	}
	function includes(buffer, value, byteOffset, encoding) {
		return toBuffer(buffer).includes(value, byteOffset, encoding);
	}
	function indexOf(buffer, value, byfeOffset, encoding) {
		return toBuffer(buffer).indexOf(value, byfeOffset, encoding);
	}
	function lastIndexOf(buffer, value, byteOffset, encoding) {
		return toBuffer(buffer).lastIndexOf(value, byteOffset, encoding);
	}
	function swap16(buffer) {
		return toBuffer(buffer).swap16();
	}
	function swap32(buffer) {
		return toBuffer(buffer).swap32();
	}
	function swap64(buffer) {
		return toBuffer(buffer).swap64();
	}
	function toBuffer(buffer) {
		if (Buffer.isBuffer(buffer)) return buffer;
		return Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
	}
	function toString(buffer, encoding, start, end) {
		return toBuffer(buffer).toString(encoding, start, end);
	}
	function toHex(buffer, start, end) {
		return toBuffer(buffer).toString("hex", start, end);
	}
	function write(buffer, string, offset, length, encoding) {
		return toBuffer(buffer).write(string, offset, length, encoding);
	}
	function readDoubleBE(buffer, offset) {
		return toBuffer(buffer).readDoubleBE(offset);
	}
	function readDoubleLE(buffer, offset) {
		return toBuffer(buffer).readDoubleLE(offset);
	}
	function readFloatBE(buffer, offset) {
		return toBuffer(buffer).readFloatBE(offset);
	}
	function readFloatLE(buffer, offset) {
		return toBuffer(buffer).readFloatLE(offset);
	}
	function readInt32BE(buffer, offset) {
		return toBuffer(buffer).readInt32BE(offset);
	}
	function readInt32LE(buffer, offset) {
		return toBuffer(buffer).readInt32LE(offset);
	}
	function readUInt32BE(buffer, offset) {
		return toBuffer(buffer).readUInt32BE(offset);
	}
	function readUInt32LE(buffer, offset) {
		return toBuffer(buffer).readUInt32LE(offset);
	}
	function writeDoubleBE(buffer, value, offset) {
		return toBuffer(buffer).writeDoubleBE(value, offset);
	}
	function writeDoubleLE(buffer, value, offset) {
		return toBuffer(buffer).writeDoubleLE(value, offset);
	}
	function writeFloatBE(buffer, value, offset) {
		return toBuffer(buffer).writeFloatBE(value, offset);
	}
	function writeFloatLE(buffer, value, offset) {
		return toBuffer(buffer).writeFloatLE(value, offset);
	}
	function writeInt32BE(buffer, value, offset) {
		return toBuffer(buffer).writeInt32BE(value, offset);
	}
	function writeInt32LE(buffer, value, offset) {
		return toBuffer(buffer).writeInt32LE(value, offset);
	}
	function writeUInt32BE(buffer, value, offset) {
		return toBuffer(buffer).writeUInt32BE(value, offset);
	}
	function writeUInt32LE(buffer, value, offset) {
		return toBuffer(buffer).writeUInt32LE(value, offset);
	}
	module.exports = {
		isBuffer,
		isEncoding,
		alloc,
		allocUnsafe,
		allocUnsafeSlow,
		byteLength,
		compare,
		concat,
		copy,
		equals,
		fill,
		from,
		includes,
		indexOf,
		lastIndexOf,
		swap16,
		swap32,
		swap64,
		toBuffer,
		toString,
		toHex,
		write,
		readDoubleBE,
		readDoubleLE,
		readFloatBE,
		readFloatLE,
		readInt32BE,
		readInt32LE,
		readUInt32BE,
		readUInt32LE,
		writeDoubleBE,
		writeDoubleLE,
		writeFloatBE,
		writeFloatLE,
		writeInt32BE,
		writeInt32LE,
		writeUInt32BE,
		writeUInt32LE
	};
}));
// node_modules/text-decoder/lib/pass-through-decoder.js
var require_pass_through_decoder = __commonJSMin(((exports, module) => {
	const b4a = require_b4a();
	module.exports = class PassThroughDecoder {
		constructor(encoding) {
			this.encoding = encoding;
		}
		get remaining() {
			return 0;
		}
		decode(data) {
			return b4a.toString(data, this.encoding);
		}
		flush() {
			return "";
		}
	};
}));
// node_modules/text-decoder/lib/utf8-decoder.js
var require_utf8_decoder = __commonJSMin(((exports, module) => {
	const b4a = require_b4a();
	module.exports = class UTF8Decoder {
		constructor() {
			this._reset();
		}
		get remaining() {
			return this.bytesSeen;
		}
		decode(data) {
			if (data.byteLength === 0) return "";
			if (this.bytesNeeded === 0 && trailingIncomplete(data, 0) === 0) {
				this.bytesSeen = trailingBytesSeen(data);
				return b4a.toString(data, "utf8");
			}
			let result = "";
			let start = 0;
			if (this.bytesNeeded > 0) {
				while (start < data.byteLength) {
					const byte = data[start];
					if (byte < this.lowerBoundary || byte > this.upperBoundary) {
						result += "\ufffd";
						this._reset();
						break;
					}
					this.lowerBoundary = 128;
					this.upperBoundary = 191;
					this.codePoint = this.codePoint << 6 | byte & 63;
					this.bytesSeen++;
					start++;
					if (this.bytesSeen === this.bytesNeeded) {
						result += String.fromCodePoint(this.codePoint);
						this._reset();
						break;
					}
				}
				if (this.bytesNeeded > 0) return result;
			}
			const trailing = trailingIncomplete(data, start);
			const end = data.byteLength - trailing;
			if (end > start) result += b4a.toString(data, "utf8", start, end);
			for (let i = end; i < data.byteLength; i++) {
				const byte = data[i];
				if (this.bytesNeeded === 0) {
					if (byte <= 127) {
						this.bytesSeen = 0;
						result += String.fromCharCode(byte);
					} else if (byte >= 194 && byte <= 223) {
						this.bytesNeeded = 2;
						this.bytesSeen = 1;
						this.codePoint = byte & 31;
					} else if (byte >= 224 && byte <= 239) {
						if (byte === 224) this.lowerBoundary = 160;
						else if (byte === 237) this.upperBoundary = 159;
						this.bytesNeeded = 3;
						this.bytesSeen = 1;
						this.codePoint = byte & 15;
					} else if (byte >= 240 && byte <= 244) {
						if (byte === 240) this.lowerBoundary = 144;
						else if (byte === 244) this.upperBoundary = 143;
						this.bytesNeeded = 4;
						this.bytesSeen = 1;
						this.codePoint = byte & 7;
					} else {
						this.bytesSeen = 1;
						result += "\ufffd";
					}
					continue;
				}
				if (byte < this.lowerBoundary || byte > this.upperBoundary) {
					result += "\ufffd";
					i--;
					this._reset();
					continue;
				}
				this.lowerBoundary = 128;
				this.upperBoundary = 191;
				this.codePoint = this.codePoint << 6 | byte & 63;
				this.bytesSeen++;
				if (this.bytesSeen === this.bytesNeeded) {
					result += String.fromCodePoint(this.codePoint);
					this._reset();
				}
			}
			return result;
		}
		flush() {
			const result = this.bytesNeeded > 0 ? "\ufffd" : "";
			this._reset();
			return result;
		}
		_reset() {
			this.codePoint = 0;
			this.bytesNeeded = 0;
			this.bytesSeen = 0;
			this.lowerBoundary = 128;
			this.upperBoundary = 191;
		}
	};
	function trailingIncomplete(data, start) {
		const len = data.byteLength;
		if (len <= start) return 0;
		const limit = Math.max(start, len - 4);
		let i = len - 1;
		while (i > limit && (data[i] & 192) === 128) i--;
		if (i < start) return 0;
		const byte = data[i];
		let needed;
		if (byte <= 127) return 0;
		if (byte >= 194 && byte <= 223) needed = 2;
		else if (byte >= 224 && byte <= 239) needed = 3;
		else if (byte >= 240 && byte <= 244) needed = 4;
		else return 0;
		const available = len - i;
		return available < needed ? available : 0;
	}
	function trailingBytesSeen(data) {
		const len = data.byteLength;
		if (len === 0) return 0;
		const last = data[len - 1];
		if (last <= 127) return 0;
		if ((last & 192) !== 128) return 1;
		const limit = Math.max(0, len - 4);
		let i = len - 2;
		while (i >= limit && (data[i] & 192) === 128) i--;
		if (i < 0) return 1;
		const first = data[i];
		let needed;
		if (first >= 194 && first <= 223) needed = 2;
		else if (first >= 224 && first <= 239) needed = 3;
		else if (first >= 240 && first <= 244) needed = 4;
		else return 1;
		if (len - i !== needed) return 1;
		if (needed >= 3) {
			const second = data[i + 1];
			if (first === 224 && second < 160) return 1;
			if (first === 237 && second > 159) return 1;
			if (first === 240 && second < 144) return 1;
			if (first === 244 && second > 143) return 1;
		}
		return 0;
	}
}));
// node_modules/text-decoder/index.js
var require_text_decoder = __commonJSMin(((exports, module) => {
	const PassThroughDecoder = require_pass_through_decoder();
	const UTF8Decoder = require_utf8_decoder();
	module.exports = class TextDecoder {
		constructor(encoding = "utf8") {
			this.encoding = normalizeEncoding(encoding);
			switch (this.encoding) {
				case "utf8":
					this.decoder = new UTF8Decoder();
					break;
				case "utf16le":
				case "base64": throw new Error("Unsupported encoding: " + this.encoding);
				default: this.decoder = new PassThroughDecoder(this.encoding);
			}
		}
		get remaining() {
			return this.decoder.remaining;
		}
		push(data) {
			if (typeof data === "string") return data;
			return this.decoder.decode(data);
		}
		write(data) {
			return this.push(data);
		}
		end(data) {
			let result = "";
			if (data) result = this.push(data);
			result += this.decoder.flush();
			return result;
		}
	};
	function normalizeEncoding(encoding) {
		encoding = encoding.toLowerCase();
		switch (encoding) {
			case "utf8":
			case "utf-8": return "utf8";
			case "ucs2":
			case "ucs-2":
			case "utf16le":
			case "utf-16le": return "utf16le";
			case "latin1":
			case "binary": return "latin1";
			case "base64":
			case "ascii":
			case "hex": return encoding;
			default: throw new Error("Unknown encoding: " + encoding);
		}
	}
}));
// node_modules/streamx/lib/errors.js
var require_errors = __commonJSMin(((exports, module) => {
	module.exports = class StreamError extends Error {
		constructor(msg, code, fn = StreamError) {
			super(msg);
			this.code = code;
			if (Error.captureStackTrace) Error.captureStackTrace(this, fn);
		}
		static isStreamDestroyed(err) {
			return err && err.code === "STREAM_DESTROYED";
		}
		static isPrematureClose(err) {
			return err && err.code === "PREMATURE_CLOSE";
		}
		static isAborted(err) {
			return err && err.code === "ABORTED";
		}
		static isBadArgument(err) {
			return err && err.code === "BAD_ARGUMENT";
		}
		get name() {
			return "StreamError";
		}
		static STREAM_DESTROYED() {
			return new StreamError("Stream was destroyed", "STREAM_DESTROYED", StreamError.STREAM_DESTROYED);
		}
		static PREMATURE_CLOSE(msg = "Premature close") {
			return new StreamError(msg, "PREMATURE_CLOSE", StreamError.PREMATURE_CLOSE);
		}
		static ABORTED() {
			return new StreamError("Stream aborted", "ABORTED", StreamError.ABORTED);
		}
		static BAD_ARGUMENT(msg = "Bad argument") {
			return new StreamError(msg, "BAD_ARGUMENT", StreamError.BAD_ARGUMENT);
		}
	};
}));
// node_modules/streamx/index.js
var require_streamx = __commonJSMin(((exports, module) => {
	const { EventEmitter } = require_default();
	const FIFO = require_fast_fifo();
	const TextDecoder = require_text_decoder();
	const StreamError = require_errors();
	const qmt = typeof queueMicrotask === "undefined" ? (fn) => global.process.nextTick(fn) : queueMicrotask;
	const OPENING = 1;
	const PREDESTROYING = 2;
	const DESTROYING = 4;
	const DESTROYED = 8;
	const NOT_OPENING = 536870910;
	const NOT_PREDESTROYING = 536870909;
	const READ_UPDATING = 32;
	const READ_PRIMARY = 64;
	const READ_QUEUED = 128;
	const READ_RESUMED = 256;
	const READ_PIPE_DRAINED = 512;
	const READ_ENDING = 1024;
	const READ_EMIT_DATA = 2048;
	const READ_EMIT_READABLE = 4096;
	const READ_EMITTED_READABLE = 8192;
	const READ_DONE = 16384;
	const READ_NEXT_TICK = 32768;
	const READ_READ_AHEAD = 131072;
	const READ_FLOWING = 768;
	const READ_ACTIVE_AND_NEEDS_PUSH = 65552;
	const READ_PRIMARY_AND_ACTIVE = 80;
	const READ_EMIT_READABLE_AND_QUEUED = 4224;
	const READ_RESUMED_READ_AHEAD = 131328;
	const READ_NOT_ACTIVE = 536870895;
	const READ_NON_PRIMARY_AND_PUSHED = 536805311;
	const READ_PUSHED = 536805375;
	const READ_PAUSED = 536870655;
	const READ_NOT_QUEUED = 536862591;
	const READ_NOT_ENDING = 536869887;
	const READ_PIPE_NOT_DRAINED = 536870143;
	const READ_NOT_NEXT_TICK = 536838143;
	const READ_NOT_UPDATING = 536870879;
	const READ_NO_READ_AHEAD = 536739839;
	const READ_PAUSED_NO_READ_AHEAD = 536739583;
	const WRITE_ACTIVE = 1 << 18;
	const WRITE_UPDATING = 2 << 18;
	const WRITE_PRIMARY = 4 << 18;
	const WRITE_QUEUED = 8 << 18;
	const WRITE_UNDRAINED = 16 << 18;
	const WRITE_DONE = 32 << 18;
	const WRITE_EMIT_DRAIN = 64 << 18;
	const WRITE_NEXT_TICK = 128 << 18;
	const WRITE_WRITING = 256 << 18;
	const WRITE_FINISHING = 512 << 18;
	const WRITE_CORKED = 1024 << 18;
	const WRITE_NOT_ACTIVE = 469499903;
	const WRITE_NON_PRIMARY = 535822335;
	const WRITE_NOT_FINISHING = 402391039;
	const WRITE_DRAINED = 532676607;
	const WRITE_NOT_QUEUED = 534773759;
	const WRITE_NOT_NEXT_TICK = 503316479;
	const WRITE_NOT_UPDATING = 536346623;
	const WRITE_NOT_CORKED = 268435455;
	const ACTIVE = 262160;
	const NOT_ACTIVE = 536608751;
	const DONE = 8404992;
	const DESTROY_STATUS = 14;
	const OPEN_STATUS = 15;
	const AUTO_DESTROY = 8405006;
	const NON_PRIMARY = 535822271;
	const ACTIVE_OR_TICKING = 33587200;
	const IS_OPENING = 33587215;
	const READ_PRIMARY_STATUS = 17423;
	const READ_STATUS = 16527;
	const READ_ENDING_STATUS = 1167;
	const READ_READABLE_STATUS = 12431;
	const SHOULD_NOT_READ = 214047;
	const READ_BACKPRESSURE_STATUS = 17422;
	const READ_UPDATE_SYNC_STATUS = 32879;
	const READ_NEXT_TICK_OR_OPENING = 32769;
	const WRITE_PRIMARY_STATUS = 142606351;
	const WRITE_QUEUED_AND_UNDRAINED = 6291456;
	const WRITE_QUEUED_AND_ACTIVE = 2359296;
	const WRITE_DRAIN_STATUS = 6553615;
	const WRITE_STATUS = 270794767;
	const WRITE_PRIMARY_AND_ACTIVE = 1310720;
	const WRITE_ACTIVE_AND_WRITING = 67371008;
	const WRITE_FINISHING_STATUS = 144965647;
	const WRITE_BACKPRESSURE_STATUS = 146800654;
	const WRITE_UPDATE_SYNC_STATUS = 35127311;
	const WRITE_DROP_DATA = 142606350;
	const asyncIterator = Symbol.asyncIterator || Symbol("asyncIterator");
	var WritableState = class {
		constructor(stream, { highWaterMark = 16384, map = null, mapWritable, byteLength, byteLengthWritable } = {}) {
			this.stream = stream;
			this.queue = new FIFO();
			this.highWaterMark = highWaterMark;
			this.buffered = 0;
			this.error = null;
			this.pipeline = null;
			this.drains = null;
			this.byteLength = byteLengthWritable || byteLength || defaultByteLength;
			this.map = mapWritable || map;
			this.afterWrite = afterWrite.bind(this);
			this.afterUpdateNextTick = updateWriteNT.bind(this);
		}
		get ending() {
			return (this.stream._duplexState & WRITE_FINISHING) !== 0;
		}
		get ended() {
			return (this.stream._duplexState & WRITE_DONE) !== 0;
		}
		push(data) {
			if ((this.stream._duplexState & WRITE_DROP_DATA) !== 0) return false;
			if (this.map !== null) data = this.map(data);
			this.buffered += this.byteLength(data);
			this.queue.push(data);
			if (this.buffered < this.highWaterMark) {
				this.stream._duplexState |= WRITE_QUEUED;
				return true;
			}
			this.stream._duplexState |= WRITE_QUEUED_AND_UNDRAINED;
			return false;
		}
		shift() {
			const data = this.queue.shift();
			this.buffered -= this.byteLength(data);
			if (this.buffered === 0) this.stream._duplexState &= WRITE_NOT_QUEUED;
			return data;
		}
		end(data) {
			if (typeof data === "function") this.stream.once("finish", data);
			else if (data !== void 0 && data !== null) this.push(data);
			this.stream._duplexState = (this.stream._duplexState | WRITE_FINISHING) & WRITE_NON_PRIMARY;
		}
		autoBatch(data, cb) {
			const buffer = [];
			const stream = this.stream;
			buffer.push(data);
			while ((stream._duplexState & WRITE_STATUS) === WRITE_QUEUED_AND_ACTIVE) buffer.push(stream._writableState.shift());
			if ((stream._duplexState & OPEN_STATUS) !== 0) return cb(null);
			stream._writev(buffer, cb);
		}
		update() {
			const stream = this.stream;
			stream._duplexState |= WRITE_UPDATING;
			do {
				while ((stream._duplexState & WRITE_STATUS) === WRITE_QUEUED) {
					const data = this.shift();
					stream._duplexState |= WRITE_ACTIVE_AND_WRITING;
					stream._write(data, this.afterWrite);
				}
				if ((stream._duplexState & WRITE_PRIMARY_AND_ACTIVE) === 0) this.updateNonPrimary();
			} while (this.continueUpdate() === true);
			stream._duplexState &= WRITE_NOT_UPDATING;
		}
		updateNonPrimary() {
			const stream = this.stream;
			if ((stream._duplexState & WRITE_FINISHING_STATUS) === WRITE_FINISHING) {
				stream._duplexState = stream._duplexState | WRITE_ACTIVE;
				stream._final(afterFinal.bind(this));
				return;
			}
			if ((stream._duplexState & DESTROY_STATUS) === DESTROYING) {
				if ((stream._duplexState & ACTIVE_OR_TICKING) === 0) {
					stream._duplexState |= ACTIVE;
					stream._destroy(afterDestroy.bind(this));
				}
				return;
			}
			if ((stream._duplexState & IS_OPENING) === OPENING) {
				stream._duplexState = (stream._duplexState | ACTIVE) & NOT_OPENING;
				stream._open(afterOpen.bind(this));
			}
		}
		continueUpdate() {
			if ((this.stream._duplexState & WRITE_NEXT_TICK) === 0) return false;
			this.stream._duplexState &= WRITE_NOT_NEXT_TICK;
			return true;
		}
		updateCallback() {
			if ((this.stream._duplexState & WRITE_UPDATE_SYNC_STATUS) === WRITE_PRIMARY) this.update();
			else this.updateNextTick();
		}
		updateNextTick() {
			if ((this.stream._duplexState & WRITE_NEXT_TICK) !== 0) return;
			this.stream._duplexState |= WRITE_NEXT_TICK;
			if ((this.stream._duplexState & WRITE_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
	};
	var ReadableState = class {
		constructor(stream, { highWaterMark = 16384, map = null, mapReadable, byteLength, byteLengthReadable } = {}) {
			this.stream = stream;
			this.queue = new FIFO();
			this.highWaterMark = highWaterMark === 0 ? 1 : highWaterMark;
			this.buffered = 0;
			this.readAhead = highWaterMark > 0;
			this.error = null;
			this.pipeline = null;
			this.byteLength = byteLengthReadable || byteLength || defaultByteLength;
			this.map = mapReadable || map;
			this.pipeTo = null;
			this.afterRead = afterRead.bind(this);
			this.afterUpdateNextTick = updateReadNT.bind(this);
		}
		get ending() {
			return (this.stream._duplexState & READ_ENDING) !== 0;
		}
		get ended() {
			return (this.stream._duplexState & READ_DONE) !== 0;
		}
		pipe(pipeTo, cb) {
			if (this.pipeTo !== null) throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");
			if (typeof cb !== "function") cb = null;
			this.stream._duplexState |= READ_PIPE_DRAINED;
			this.pipeTo = pipeTo;
			this.pipeline = new Pipeline(this.stream, pipeTo, cb);
			if (cb) this.stream.on("error", noop);
			if (isStreamx(pipeTo)) {
				pipeTo._writableState.pipeline = this.pipeline;
				if (cb) pipeTo.on("error", noop);
				pipeTo.on("finish", this.pipeline.finished.bind(this.pipeline));
			} else {
				const onerror = this.pipeline.done.bind(this.pipeline, pipeTo);
				const onclose = this.pipeline.done.bind(this.pipeline, pipeTo, null);
				pipeTo.on("error", onerror);
				pipeTo.on("close", onclose);
				pipeTo.on("finish", this.pipeline.finished.bind(this.pipeline));
			}
			pipeTo.on("drain", afterDrain.bind(this));
			this.stream.emit("piping", pipeTo);
			pipeTo.emit("pipe", this.stream);
		}
		push(data) {
			const stream = this.stream;
			if (data === null) {
				this.highWaterMark = 0;
				stream._duplexState = (stream._duplexState | READ_ENDING) & READ_NON_PRIMARY_AND_PUSHED;
				return false;
			}
			if (this.map !== null) {
				data = this.map(data);
				if (data === null) {
					stream._duplexState &= READ_PUSHED;
					return this.buffered < this.highWaterMark;
				}
			}
			this.buffered += this.byteLength(data);
			this.queue.push(data);
			stream._duplexState = (stream._duplexState | READ_QUEUED) & READ_PUSHED;
			return this.buffered < this.highWaterMark;
		}
		shift() {
			const data = this.queue.shift();
			this.buffered -= this.byteLength(data);
			if (this.buffered === 0) this.stream._duplexState &= READ_NOT_QUEUED;
			return data;
		}
		unshift(data) {
			const pending = [this.map !== null ? this.map(data) : data];
			while (this.buffered > 0) pending.push(this.shift());
			for (let i = 0; i < pending.length - 1; i++) {
				const data = pending[i];
				this.buffered += this.byteLength(data);
				this.queue.push(data);
			}
			this.push(pending[pending.length - 1]);
		}
		read() {
			const stream = this.stream;
			if ((stream._duplexState & READ_STATUS) === READ_QUEUED) {
				const data = this.shift();
				if (this.pipeTo !== null && this.pipeTo.write(data) === false) stream._duplexState &= READ_PIPE_NOT_DRAINED;
				if ((stream._duplexState & READ_EMIT_DATA) !== 0) stream.emit("data", data);
				return data;
			}
			if (this.readAhead === false) {
				stream._duplexState |= READ_READ_AHEAD;
				this.updateNextTick();
			}
			return null;
		}
		drain() {
			const stream = this.stream;
			while ((stream._duplexState & READ_STATUS) === READ_QUEUED && (stream._duplexState & READ_FLOWING) !== 0) {
				const data = this.shift();
				if (this.pipeTo !== null && this.pipeTo.write(data) === false) stream._duplexState &= READ_PIPE_NOT_DRAINED;
				if ((stream._duplexState & READ_EMIT_DATA) !== 0) stream.emit("data", data);
			}
		}
		update() {
			const stream = this.stream;
			stream._duplexState |= READ_UPDATING;
			do {
				this.drain();
				while (this.buffered < this.highWaterMark && (stream._duplexState & SHOULD_NOT_READ) === READ_READ_AHEAD) {
					stream._duplexState |= READ_ACTIVE_AND_NEEDS_PUSH;
					stream._read(this.afterRead);
					this.drain();
				}
				if ((stream._duplexState & READ_READABLE_STATUS) === READ_EMIT_READABLE_AND_QUEUED) {
					stream._duplexState |= READ_EMITTED_READABLE;
					stream.emit("readable");
				}
				if ((stream._duplexState & READ_PRIMARY_AND_ACTIVE) === 0) this.updateNonPrimary();
			} while (this.continueUpdate() === true);
			stream._duplexState &= READ_NOT_UPDATING;
		}
		updateNonPrimary() {
			const stream = this.stream;
			if ((stream._duplexState & READ_ENDING_STATUS) === READ_ENDING) {
				stream._duplexState = (stream._duplexState | READ_DONE) & READ_NOT_ENDING;
				stream.emit("end");
				if ((stream._duplexState & AUTO_DESTROY) === DONE) stream._duplexState |= DESTROYING;
				if (this.pipeTo !== null) this.pipeTo.end();
			}
			if ((stream._duplexState & DESTROY_STATUS) === DESTROYING) {
				if ((stream._duplexState & ACTIVE_OR_TICKING) === 0) {
					stream._duplexState |= ACTIVE;
					stream._destroy(afterDestroy.bind(this));
				}
				return;
			}
			if ((stream._duplexState & IS_OPENING) === OPENING) {
				stream._duplexState = (stream._duplexState | ACTIVE) & NOT_OPENING;
				stream._open(afterOpen.bind(this));
			}
		}
		continueUpdate() {
			if ((this.stream._duplexState & READ_NEXT_TICK) === 0) return false;
			this.stream._duplexState &= READ_NOT_NEXT_TICK;
			return true;
		}
		updateCallback() {
			if ((this.stream._duplexState & READ_UPDATE_SYNC_STATUS) === READ_PRIMARY) this.update();
			else this.updateNextTick();
		}
		updateNextTickIfOpen() {
			if ((this.stream._duplexState & READ_NEXT_TICK_OR_OPENING) !== 0) return;
			this.stream._duplexState |= READ_NEXT_TICK;
			if ((this.stream._duplexState & READ_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
		updateNextTick() {
			if ((this.stream._duplexState & READ_NEXT_TICK) !== 0) return;
			this.stream._duplexState |= READ_NEXT_TICK;
			if ((this.stream._duplexState & READ_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
	};
	var TransformState = class {
		constructor(stream) {
			this.data = null;
			this.afterTransform = afterTransform.bind(stream);
			this.afterFinal = null;
		}
	};
	var Pipeline = class {
		constructor(src, dst, cb) {
			this.from = src;
			this.to = dst;
			this.afterPipe = cb;
			this.error = null;
			this.pipeToFinished = false;
		}
		finished() {
			this.pipeToFinished = true;
		}
		done(stream, err) {
			if (err) this.error = err;
			if (stream === this.to) {
				this.to = null;
				if (this.from !== null) {
					if ((this.from._duplexState & READ_DONE) === 0 || !this.pipeToFinished) this.from.destroy(this.error || StreamError.PREMATURE_CLOSE("Writable stream closed"));
					return;
				}
			}
			if (stream === this.from) {
				this.from = null;
				if (this.to !== null) {
					if ((stream._duplexState & READ_DONE) === 0) this.to.destroy(this.error || StreamError.PREMATURE_CLOSE("Readable stream closed"));
					return;
				}
			}
			if (this.afterPipe !== null) this.afterPipe(this.error);
			this.to = this.from = this.afterPipe = null;
		}
	};
	function afterDrain() {
		this.stream._duplexState |= READ_PIPE_DRAINED;
		this.updateCallback();
	}
	function afterFinal(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		if ((stream._duplexState & DESTROY_STATUS) === 0) {
			stream._duplexState |= WRITE_DONE;
			stream.emit("finish");
		}
		if ((stream._duplexState & AUTO_DESTROY) === DONE) stream._duplexState |= DESTROYING;
		stream._duplexState &= WRITE_NOT_FINISHING;
		if ((stream._duplexState & WRITE_UPDATING) === 0) this.update();
		else this.updateNextTick();
	}
	function afterDestroy(err) {
		const stream = this.stream;
		if (!err && !StreamError.isStreamDestroyed(this.error)) err = this.error;
		if (err) stream.emit("error", err);
		stream._duplexState |= DESTROYED;
		stream.emit("close");
		const rs = stream._readableState;
		const ws = stream._writableState;
		if (rs !== null && rs.pipeline !== null) rs.pipeline.done(stream, err);
		if (ws !== null) {
			while (ws.drains !== null && ws.drains.length > 0) ws.drains.shift().resolve(false);
			if (ws.pipeline !== null) ws.pipeline.done(stream, err);
		}
	}
	function afterWrite(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		stream._duplexState &= WRITE_NOT_ACTIVE;
		if (this.drains !== null) tickDrains(this.drains);
		if ((stream._duplexState & WRITE_DRAIN_STATUS) === WRITE_UNDRAINED) {
			stream._duplexState &= WRITE_DRAINED;
			if ((stream._duplexState & WRITE_EMIT_DRAIN) === WRITE_EMIT_DRAIN) stream.emit("drain");
		}
		this.updateCallback();
	}
	function afterRead(err) {
		if (err) this.stream.destroy(err);
		this.stream._duplexState &= READ_NOT_ACTIVE;
		if (this.readAhead === false && (this.stream._duplexState & READ_RESUMED) === 0) this.stream._duplexState &= READ_NO_READ_AHEAD;
		this.updateCallback();
	}
	function updateReadNT() {
		if ((this.stream._duplexState & READ_UPDATING) === 0) {
			this.stream._duplexState &= READ_NOT_NEXT_TICK;
			this.update();
		}
	}
	function updateWriteNT() {
		if ((this.stream._duplexState & WRITE_UPDATING) === 0) {
			this.stream._duplexState &= WRITE_NOT_NEXT_TICK;
			this.update();
		}
	}
	function tickDrains(drains) {
		for (let i = 0; i < drains.length; i++) if (--drains[i].writes === 0) {
			drains.shift().resolve(true);
			i--;
		}
	}
	function afterOpen(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		if ((stream._duplexState & DESTROYING) === 0) {
			if ((stream._duplexState & READ_PRIMARY_STATUS) === 0) stream._duplexState |= READ_PRIMARY;
			if ((stream._duplexState & WRITE_PRIMARY_STATUS) === 0) stream._duplexState |= WRITE_PRIMARY;
			stream.emit("open");
		}
		stream._duplexState &= NOT_ACTIVE;
		if (stream._writableState !== null) stream._writableState.updateCallback();
		if (stream._readableState !== null) stream._readableState.updateCallback();
	}
	function afterTransform(err, data) {
		if (data !== void 0 && data !== null) this.push(data);
		this._writableState.afterWrite(err);
	}
	function newListener(name) {
		if (this._readableState !== null) {
			if (name === "data") {
				this._duplexState |= 133376;
				this._readableState.updateNextTick();
			}
			if (name === "readable") {
				this._duplexState |= READ_EMIT_READABLE;
				this._readableState.updateNextTick();
			}
		}
		if (this._writableState !== null) {
			if (name === "drain") {
				this._duplexState |= WRITE_EMIT_DRAIN;
				this._writableState.updateNextTick();
			}
		}
	}
	var Stream = class extends EventEmitter {
		constructor(opts) {
			super();
			this._duplexState = 0;
			this._readableState = null;
			this._writableState = null;
			if (opts) {
				if (opts.open) this._open = opts.open;
				if (opts.destroy) this._destroy = opts.destroy;
				if (opts.predestroy) this._predestroy = opts.predestroy;
				if (opts.signal) opts.signal.addEventListener("abort", abort.bind(this));
			}
			this.on("newListener", newListener);
		}
		_open(cb) {
			cb(null);
		}
		_destroy(cb) {
			cb(null);
		}
		_predestroy() {}
		get readable() {
			return this._readableState !== null ? true : void 0;
		}
		get writable() {
			return this._writableState !== null ? true : void 0;
		}
		get destroyed() {
			return (this._duplexState & DESTROYED) !== 0;
		}
		get destroying() {
			return (this._duplexState & DESTROY_STATUS) !== 0;
		}
		destroy(err) {
			if ((this._duplexState & DESTROY_STATUS) === 0) {
				if (!err) err = StreamError.STREAM_DESTROYED();
				this._duplexState = (this._duplexState | DESTROYING) & NON_PRIMARY;
				if (this._readableState !== null) {
					this._readableState.highWaterMark = 0;
					this._readableState.error = err;
				}
				if (this._writableState !== null) {
					this._writableState.highWaterMark = 0;
					this._writableState.error = err;
				}
				this._duplexState |= PREDESTROYING;
				this._predestroy();
				this._duplexState &= NOT_PREDESTROYING;
				if (this._readableState !== null) this._readableState.updateNextTick();
				if (this._writableState !== null) this._writableState.updateNextTick();
			}
		}
	};
	var Readable = class Readable extends Stream {
		constructor(opts) {
			super(opts);
			this._duplexState |= 8519681;
			this._readableState = new ReadableState(this, opts);
			if (opts) {
				if (this._readableState.readAhead === false) this._duplexState &= READ_NO_READ_AHEAD;
				if (opts.read) this._read = opts.read;
				if (opts.eagerOpen) this._readableState.updateNextTick();
				if (opts.encoding) this.setEncoding(opts.encoding);
			}
		}
		static deferred(fn, opts) {
			const out = new PassThrough(opts);
			fn().then((src) => {
				if (src === null) return out.end();
				if (out.destroying) return;
				pipeline(src, out, noop);
			}).catch((err) => out.destroy(err));
			return out;
		}
		setEncoding(encoding) {
			const dec = new TextDecoder(encoding);
			const map = this._readableState.map || echo;
			this._readableState.map = mapOrSkip;
			return this;
			function mapOrSkip(data) {
				const next = dec.push(data);
				return next === "" && (data.byteLength !== 0 || dec.remaining > 0) ? null : map(next);
			}
		}
		_read(cb) {
			cb(null);
		}
		pipe(dest, cb) {
			this._readableState.updateNextTick();
			this._readableState.pipe(dest, cb);
			return dest;
		}
		read() {
			this._readableState.updateNextTick();
			return this._readableState.read();
		}
		push(data) {
			this._readableState.updateNextTickIfOpen();
			return this._readableState.push(data);
		}
		unshift(data) {
			this._readableState.updateNextTickIfOpen();
			return this._readableState.unshift(data);
		}
		resume() {
			this._duplexState |= READ_RESUMED_READ_AHEAD;
			this._readableState.updateNextTick();
			return this;
		}
		pause() {
			this._duplexState &= this._readableState.readAhead === false ? READ_PAUSED_NO_READ_AHEAD : READ_PAUSED;
			return this;
		}
		static _fromAsyncIterator(ite, opts) {
			let destroy;
			const rs = new Readable({
				...opts,
				read(cb) {
					ite.next().then(push).then(cb.bind(null, null)).catch(cb);
				},
				predestroy() {
					destroy = ite.return();
				},
				destroy(cb) {
					if (!destroy) return cb(null);
					destroy.then(cb.bind(null, null)).catch(cb);
				}
			});
			return rs;
			function push(data) {
				if (data.done) rs.push(null);
				else rs.push(data.value);
			}
		}
		static from(data, opts) {
			if (isReadStreamx(data)) return data;
			if (data[asyncIterator]) return this._fromAsyncIterator(data[asyncIterator](), opts);
			if (!Array.isArray(data)) data = data === void 0 ? [] : [data];
			let i = 0;
			return new Readable({
				...opts,
				read(cb) {
					this.push(i === data.length ? null : data[i++]);
					cb(null);
				}
			});
		}
		static isBackpressured(rs) {
			return (rs._duplexState & READ_BACKPRESSURE_STATUS) !== 0 || rs._readableState.buffered >= rs._readableState.highWaterMark;
		}
		static isPaused(rs) {
			return (rs._duplexState & READ_RESUMED) === 0;
		}
		[asyncIterator]() {
			const stream = this;
			let error = null;
			let promiseResolve = null;
			let promiseReject = null;
			this.on("error", (err) => {
				error = err;
			});
			this.on("readable", onreadable);
			this.on("close", onclose);
			return {
				[asyncIterator]() {
					return this;
				},
				next() {
					return new Promise(function(resolve, reject) {
						promiseResolve = resolve;
						promiseReject = reject;
						const data = stream.read();
						if (data !== null) ondata(data);
						else if ((stream._duplexState & DESTROYED) !== 0) ondata(null);
					});
				},
				return() {
					return destroy(null);
				},
				throw(err) {
					return destroy(err);
				}
			};
			function onreadable() {
				if (promiseResolve !== null) ondata(stream.read());
			}
			function onclose() {
				if (promiseResolve !== null) ondata(null);
			}
			function ondata(data) {
				if (promiseReject === null) return;
				if (error) promiseReject(error);
				else if (data === null && (stream._duplexState & READ_DONE) === 0) promiseReject(StreamError.STREAM_DESTROYED());
				else promiseResolve({
					value: data,
					done: data === null
				});
				promiseReject = promiseResolve = null;
			}
			function destroy(err) {
				stream.destroy(err);
				return new Promise((resolve, reject) => {
					if (stream._duplexState & DESTROYED) return resolve({
						value: void 0,
						done: true
					});
					stream.once("close", function() {
						if (err) reject(err);
						else resolve({
							value: void 0,
							done: true
						});
					});
				});
			}
		}
	};
	var Writable = class extends Stream {
		constructor(opts) {
			super(opts);
			this._duplexState |= 16385;
			this._writableState = new WritableState(this, opts);
			if (opts) {
				if (opts.writev) this._writev = opts.writev;
				if (opts.write) this._write = opts.write;
				if (opts.final) this._final = opts.final;
				if (opts.eagerOpen) this._writableState.updateNextTick();
			}
		}
		cork() {
			this._duplexState |= WRITE_CORKED;
		}
		uncork() {
			this._duplexState &= WRITE_NOT_CORKED;
			this._writableState.updateNextTick();
		}
		_writev(batch, cb) {
			cb(null);
		}
		_write(data, cb) {
			this._writableState.autoBatch(data, cb);
		}
		_final(cb) {
			cb(null);
		}
		static isBackpressured(ws) {
			return (ws._duplexState & WRITE_BACKPRESSURE_STATUS) !== 0;
		}
		static drained(ws) {
			if (ws.destroyed) return Promise.resolve(false);
			const state = ws._writableState;
			const writes = (isWritev(ws) ? Math.min(1, state.queue.length) : state.queue.length) + (ws._duplexState & WRITE_WRITING ? 1 : 0);
			if (writes === 0) return Promise.resolve(true);
			if (state.drains === null) state.drains = [];
			return new Promise((resolve) => {
				state.drains.push({
					writes,
					resolve
				});
			});
		}
		write(data) {
			this._writableState.updateNextTick();
			return this._writableState.push(data);
		}
		end(data) {
			this._writableState.updateNextTick();
			this._writableState.end(data);
			return this;
		}
	};
	var Duplex = class extends Readable {
		constructor(opts) {
			super(opts);
			this._duplexState = OPENING | this._duplexState & READ_READ_AHEAD;
			this._writableState = new WritableState(this, opts);
			if (opts) {
				if (opts.writev) this._writev = opts.writev;
				if (opts.write) this._write = opts.write;
				if (opts.final) this._final = opts.final;
			}
		}
		cork() {
			this._duplexState |= WRITE_CORKED;
		}
		uncork() {
			this._duplexState &= WRITE_NOT_CORKED;
			this._writableState.updateNextTick();
		}
		_writev(batch, cb) {
			cb(null);
		}
		_write(data, cb) {
			this._writableState.autoBatch(data, cb);
		}
		_final(cb) {
			cb(null);
		}
		write(data) {
			this._writableState.updateNextTick();
			return this._writableState.push(data);
		}
		end(data) {
			this._writableState.updateNextTick();
			this._writableState.end(data);
			return this;
		}
	};
	var Transform = class extends Duplex {
		constructor(opts) {
			super(opts);
			this._transformState = new TransformState(this);
			if (opts) {
				if (opts.transform) this._transform = opts.transform;
				if (opts.flush) this._flush = opts.flush;
			}
		}
		_write(data, cb) {
			if (this._readableState.buffered >= this._readableState.highWaterMark) this._transformState.data = data;
			else this._transform(data, this._transformState.afterTransform);
		}
		_read(cb) {
			if (this._transformState.data !== null) {
				const data = this._transformState.data;
				this._transformState.data = null;
				cb(null);
				this._transform(data, this._transformState.afterTransform);
			} else cb(null);
		}
		destroy(err) {
			super.destroy(err);
			if (this._transformState.data !== null) {
				this._transformState.data = null;
				this._transformState.afterTransform();
			}
		}
		_transform(data, cb) {
			cb(null, data);
		}
		_flush(cb) {
			cb(null);
		}
		_final(cb) {
			this._transformState.afterFinal = cb;
			this._flush(transformAfterFlush.bind(this));
		}
	};
	var PassThrough = class extends Transform {};
	function transformAfterFlush(err, data) {
		const cb = this._transformState.afterFinal;
		if (err) return cb(err);
		if (data !== null && data !== void 0) this.push(data);
		this.push(null);
		cb(null);
	}
	function pipelinePromise(...streams) {
		return new Promise((resolve, reject) => {
			return pipeline(...streams, (err) => {
				if (err) return reject(err);
				resolve();
			});
		});
	}
	function pipeline(stream, ...streams) {
		const all = Array.isArray(stream) ? [...stream, ...streams] : [stream, ...streams];
		const done = all.length && typeof all[all.length - 1] === "function" ? all.pop() : null;
		if (all.length < 2) throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");
		let src = all[0];
		let dest = null;
		let error = null;
		for (let i = 1; i < all.length; i++) {
			dest = all[i];
			if (isStreamx(src)) src.pipe(dest, onerror);
			else {
				errorHandle(src, true, i > 1, onerror);
				src.pipe(dest);
			}
			src = dest;
		}
		if (done) {
			let fin = false;
			const autoDestroy = isStreamx(dest) || !!(dest._writableState && dest._writableState.autoDestroy);
			dest.on("error", (err) => {
				if (error === null) error = err;
			});
			dest.on("finish", () => {
				fin = true;
				if (!autoDestroy) done(error);
			});
			if (autoDestroy) dest.on("close", () => done(error || (fin ? null : StreamError.PREMATURE_CLOSE())));
		}
		return dest;
		function errorHandle(s, rd, wr, onerror) {
			s.on("error", onerror);
			s.on("close", onclose);
			function onclose() {
				if (rd && s._readableState && !s._readableState.ended) return onerror(StreamError.PREMATURE_CLOSE());
				if (wr && s._writableState && !s._writableState.ended) return onerror(StreamError.PREMATURE_CLOSE());
			}
		}
		function onerror(err) {
			if (!err || error) return;
			error = err;
			for (const s of all) s.destroy(err);
		}
	}
	function echo(s) {
		return s;
	}
	function isStream(stream) {
		return !!stream._readableState || !!stream._writableState;
	}
	function isStreamx(stream) {
		return typeof stream._duplexState === "number" && isStream(stream);
	}
	function isEnding(stream) {
		return !!stream._readableState && stream._readableState.ending;
	}
	function isEnded(stream) {
		return !!stream._readableState && stream._readableState.ended;
	}
	function isFinishing(stream) {
		return !!stream._writableState && stream._writableState.ending;
	}
	function isFinished(stream) {
		return !!stream._writableState && stream._writableState.ended;
	}
	function getStreamError(stream, opts = {}) {
		const err = stream._readableState && stream._readableState.error || stream._writableState && stream._writableState.error;
		return !opts.all && StreamError.isStreamDestroyed(err) ? null : err;
	}
	function isReadStreamx(stream) {
		return isStreamx(stream) && stream.readable;
	}
	function isDisturbed(stream) {
		return (stream._duplexState & OPENING) !== OPENING || (stream._duplexState & DESTROYING) === DESTROYING || (stream._duplexState & ACTIVE_OR_TICKING) !== 0;
	}
	function isTypedArray(data) {
		return typeof data === "object" && data !== null && typeof data.byteLength === "number";
	}
	function defaultByteLength(data) {
		return isTypedArray(data) ? data.byteLength : 1024;
	}
	function noop() {}
	function abort() {
		this.destroy(StreamError.ABORTED());
	}
	function isWritev(s) {
		return s._writev !== Writable.prototype._writev && s._writev !== Duplex.prototype._writev;
	}
	module.exports = {
		pipeline,
		pipelinePromise,
		isStream,
		isStreamx,
		isEnding,
		isEnded,
		isFinishing,
		isFinished,
		isDisturbed,
		getStreamError,
		Stream,
		Writable,
		Readable,
		Duplex,
		Transform,
		PassThrough
	};
}));
// node_modules/tar-stream/headers.js
var require_headers = __commonJSMin(((exports) => {
	const b4a = require_b4a();
	const ZEROS = "0000000000000000000";
	const SEVENS = "7777777777777777777";
	const ZERO_OFFSET = "0".charCodeAt(0);
	const USTAR_MAGIC = b4a.from([
		117,
		115,
		116,
		97,
		114,
		0
	]);
	const USTAR_VER = b4a.from([ZERO_OFFSET, ZERO_OFFSET]);
	const GNU_MAGIC = b4a.from([
		117,
		115,
		116,
		97,
		114,
		32
	]);
	const GNU_VER = b4a.from([32, 0]);
	const MASK = 4095;
	const MAGIC_OFFSET = 257;
	const VERSION_OFFSET = 263;
	exports.decodeLongPath = function decodeLongPath(buf, encoding) {
		return decodeStr(buf, 0, buf.length, encoding);
	};
	exports.encodePax = function encodePax(opts) {
		let result = "";
		if (opts.name) result += addLength(" path=" + opts.name + "\n");
		if (opts.linkname) result += addLength(" linkpath=" + opts.linkname + "\n");
		const pax = opts.pax;
		if (pax) for (const key in pax) result += addLength(" " + key + "=" + pax[key] + "\n");
		return b4a.from(result);
	};
	exports.decodePax = function decodePax(buf) {
		const result = {};
		while (buf.length) {
			let i = 0;
			while (i < buf.length && buf[i] !== 32) i++;
			const len = parseInt(b4a.toString(buf.subarray(0, i)), 10);
			if (!len) return result;
			const b = b4a.toString(buf.subarray(i + 1, len - 1));
			const keyIndex = b.indexOf("=");
			if (keyIndex === -1) return result;
			result[b.slice(0, keyIndex)] = b.slice(keyIndex + 1);
			buf = buf.subarray(len);
		}
		return result;
	};
	exports.encode = function encode(opts) {
		const buf = b4a.alloc(512);
		let name = opts.name;
		let prefix = "";
		if (opts.typeflag === 5 && name[name.length - 1] !== "/") name += "/";
		if (b4a.byteLength(name) !== name.length) return null;
		while (b4a.byteLength(name) > 100) {
			const i = name.indexOf("/");
			if (i === -1) return null;
			prefix += prefix ? "/" + name.slice(0, i) : name.slice(0, i);
			name = name.slice(i + 1);
		}
		if (b4a.byteLength(name) > 100 || b4a.byteLength(prefix) > 155) return null;
		if (opts.linkname && b4a.byteLength(opts.linkname) > 100) return null;
		b4a.write(buf, name);
		b4a.write(buf, encodeOct(opts.mode & MASK, 6), 100);
		b4a.write(buf, encodeOct(opts.uid, 6), 108);
		b4a.write(buf, encodeOct(opts.gid, 6), 116);
		encodeSize(opts.size, buf, 124);
		b4a.write(buf, encodeOct(opts.mtime.getTime() / 1e3 | 0, 11), 136);
		buf[156] = ZERO_OFFSET + toTypeflag(opts.type);
		if (opts.linkname) b4a.write(buf, opts.linkname, 157);
		b4a.copy(USTAR_MAGIC, buf, MAGIC_OFFSET);
		b4a.copy(USTAR_VER, buf, VERSION_OFFSET);
		if (opts.uname) b4a.write(buf, opts.uname, 265);
		if (opts.gname) b4a.write(buf, opts.gname, 297);
		b4a.write(buf, encodeOct(opts.devmajor || 0, 6), 329);
		b4a.write(buf, encodeOct(opts.devminor || 0, 6), 337);
		if (prefix) b4a.write(buf, prefix, 345);
		b4a.write(buf, encodeOct(cksum(buf), 6), 148);
		return buf;
	};
	exports.decode = function decode(buf, filenameEncoding, allowUnknownFormat) {
		let typeflag = buf[156] === 0 ? 0 : buf[156] - ZERO_OFFSET;
		let name = decodeStr(buf, 0, 100, filenameEncoding);
		const mode = decodeOct(buf, 100, 8);
		const uid = decodeOct(buf, 108, 8);
		const gid = decodeOct(buf, 116, 8);
		const size = decodeOct(buf, 124, 12);
		const mtime = decodeOct(buf, 136, 12);
		const type = toType(typeflag);
		const linkname = buf[157] === 0 ? null : decodeStr(buf, 157, 100, filenameEncoding);
		const uname = decodeStr(buf, 265, 32);
		const gname = decodeStr(buf, 297, 32);
		const devmajor = decodeOct(buf, 329, 8);
		const devminor = decodeOct(buf, 337, 8);
		const c = cksum(buf);
		if (c === 256) return null;
		if (c !== decodeOct(buf, 148, 8)) throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");
		if (isUSTAR(buf)) {
			if (buf[345]) name = decodeStr(buf, 345, 155, filenameEncoding) + "/" + name;
		} else if (isGNU(buf)) {} else if (!allowUnknownFormat) throw new Error("Invalid tar header: unknown format.");
		if (typeflag === 0 && name && name[name.length - 1] === "/") typeflag = 5;
		return {
			name,
			mode,
			uid,
			gid,
			size,
			byteOffset: 0,
			mtime: new Date(1e3 * mtime),
			type,
			linkname,
			uname,
			gname,
			devmajor,
			devminor,
			pax: null
		};
	};
	function isUSTAR(buf) {
		return b4a.equals(USTAR_MAGIC, buf.subarray(MAGIC_OFFSET, 263));
	}
	function isGNU(buf) {
		return b4a.equals(GNU_MAGIC, buf.subarray(MAGIC_OFFSET, 263)) && b4a.equals(GNU_VER, buf.subarray(VERSION_OFFSET, 265));
	}
	function clamp(index, len, defaultValue) {
		if (typeof index !== "number") return defaultValue;
		index = ~~index;
		if (index >= len) return len;
		if (index >= 0) return index;
		index += len;
		if (index >= 0) return index;
		return 0;
	}
	function toType(flag) {
		switch (flag) {
			case 0: return "file";
			case 1: return "link";
			case 2: return "symlink";
			case 3: return "character-device";
			case 4: return "block-device";
			case 5: return "directory";
			case 6: return "fifo";
			case 7: return "contiguous-file";
			case 72: return "pax-header";
			case 55: return "pax-global-header";
			case 27: return "gnu-long-link-path";
			case 28:
			case 30: return "gnu-long-path";
		}
		return null;
	}
	function toTypeflag(flag) {
		switch (flag) {
			case "file": return 0;
			case "link": return 1;
			case "symlink": return 2;
			case "character-device": return 3;
			case "block-device": return 4;
			case "directory": return 5;
			case "fifo": return 6;
			case "contiguous-file": return 7;
			case "pax-header": return 72;
		}
		return 0;
	}
	function indexOf(block, num, offset, end) {
		for (; offset < end; offset++) if (block[offset] === num) return offset;
		return end;
	}
	function cksum(block) {
		let sum = 256;
		for (let i = 0; i < 148; i++) sum += block[i];
		for (let j = 156; j < 512; j++) sum += block[j];
		return sum;
	}
	function encodeOct(val, n) {
		val = val.toString(8);
		if (val.length > n) return SEVENS.slice(0, n) + " ";
		return ZEROS.slice(0, n - val.length) + val + " ";
	}
	function encodeSizeBin(num, buf, off) {
		buf[off] = 128;
		for (let i = 11; i > 0; i--) {
			buf[off + i] = num & 255;
			num = Math.floor(num / 256);
		}
	}
	function encodeSize(num, buf, off) {
		if (num.toString(8).length > 11) encodeSizeBin(num, buf, off);
		else b4a.write(buf, encodeOct(num, 11), off);
	}
	function parse256(buf) {
		let positive;
		if (buf[0] === 128) positive = true;
		else if (buf[0] === 255) positive = false;
		else return null;
		const tuple = [];
		let i;
		for (i = buf.length - 1; i > 0; i--) {
			const byte = buf[i];
			if (positive) tuple.push(byte);
			else tuple.push(255 - byte);
		}
		let sum = 0;
		const l = tuple.length;
		for (i = 0; i < l; i++) sum += tuple[i] * Math.pow(256, i);
		return positive ? sum : -1 * sum;
	}
	function decodeOct(val, offset, length) {
		val = val.subarray(offset, offset + length);
		offset = 0;
		if (val[offset] & 128) return parse256(val);
		else {
			while (offset < val.length && val[offset] === 32) offset++;
			const end = clamp(indexOf(val, 32, offset, val.length), val.length, val.length);
			while (offset < end && val[offset] === 0) offset++;
			if (end === offset) return 0;
			return parseInt(b4a.toString(val.subarray(offset, end)), 8);
		}
	}
	function decodeStr(val, offset, length, encoding) {
		return b4a.toString(val.subarray(offset, indexOf(val, 0, offset, offset + length)), encoding);
	}
	function addLength(str) {
		const len = b4a.byteLength(str);
		let digits = Math.floor(Math.log(len) / Math.log(10)) + 1;
		if (len + digits >= Math.pow(10, digits)) digits++;
		return len + digits + str;
	}
}));
// node_modules/tar-stream/extract.js
var require_extract = __commonJSMin(((exports, module) => {
	const { Writable, Readable, getStreamError } = require_streamx();
	const FIFO = require_fast_fifo();
	const b4a = require_b4a();
	const headers = require_headers();
	const EMPTY = b4a.alloc(0);
	const MAX_HEADER_SIZE = 4194304;
	var BufferList = class {
		constructor() {
			this.buffered = 0;
			this.shifted = 0;
			this.queue = new FIFO();
			this._offset = 0;
		}
		push(buffer) {
			this.buffered += buffer.byteLength;
			this.queue.push(buffer);
		}
		shiftFirst(size) {
			return this.buffered === 0 ? null : this._next(size);
		}
		shift(size) {
			if (size > this.buffered) return null;
			if (size === 0) return EMPTY;
			let chunk = this._next(size);
			if (size === chunk.byteLength) return chunk;
			const chunks = [chunk];
			while ((size -= chunk.byteLength) > 0) {
				chunk = this._next(size);
				chunks.push(chunk);
			}
			return b4a.concat(chunks);
		}
		_next(size) {
			const buf = this.queue.peek();
			const rem = buf.byteLength - this._offset;
			if (size >= rem) {
				const sub = this._offset ? buf.subarray(this._offset, buf.byteLength) : buf;
				this.queue.shift();
				this._offset = 0;
				this.buffered -= rem;
				this.shifted += rem;
				return sub;
			}
			this.buffered -= size;
			this.shifted += size;
			return buf.subarray(this._offset, this._offset += size);
		}
	};
	var Source = class extends Readable {
		constructor(self, header, offset) {
			super();
			this.header = header;
			this.offset = offset;
			this._parent = self;
		}
		_read(cb) {
			if (this.header.size === 0) this.push(null);
			if (this._parent._stream === this) this._parent._update();
			cb(null);
		}
		_predestroy() {
			this._parent.destroy(getStreamError(this));
		}
		_detach() {
			if (this._parent._stream === this) {
				this._parent._stream = null;
				this._parent._missing = overflow(this.header.size);
				this._parent._update();
			}
		}
		_destroy(cb) {
			this._detach();
			cb(null);
		}
	};
	var Extract = class extends Writable {
		constructor(opts) {
			super(opts);
			if (!opts) opts = {};
			this._buffer = new BufferList();
			this._offset = 0;
			this._header = null;
			this._stream = null;
			this._missing = 0;
			this._longHeader = false;
			this._callback = noop;
			this._locked = false;
			this._finished = false;
			this._pax = null;
			this._paxGlobal = null;
			this._gnuLongPath = null;
			this._gnuLongLinkPath = null;
			this._filenameEncoding = opts.filenameEncoding || "utf-8";
			this._allowUnknownFormat = !!opts.allowUnknownFormat;
			this._unlockBound = this._unlock.bind(this);
		}
		_unlock(err) {
			this._locked = false;
			if (err) {
				this.destroy(err);
				this._continueWrite(err);
				return;
			}
			this._update();
		}
		_consumeHeader() {
			if (this._locked) return false;
			this._offset = this._buffer.shifted;
			try {
				this._header = headers.decode(this._buffer.shift(512), this._filenameEncoding, this._allowUnknownFormat);
			} catch (err) {
				this._continueWrite(err);
				return false;
			}
			if (!this._header) return true;
			this._header.byteOffset = this._buffer.shifted;
			switch (this._header.type) {
				case "gnu-long-path":
				case "gnu-long-link-path":
				case "pax-global-header":
				case "pax-header":
					this._longHeader = true;
					this._missing = this._header.size;
					if (this._missing > MAX_HEADER_SIZE) {
						this._continueWrite(new Error("Header exceeds max size"));
						return false;
					}
					return true;
			}
			this._locked = true;
			this._applyLongHeaders();
			if (!(this._header.size >= 0)) {
				this._continueWrite(new Error("Invalid header"));
				return false;
			}
			if (this._header.size === 0 || this._header.type === "directory") {
				this.emit("entry", this._header, this._createStream(), this._unlockBound);
				return true;
			}
			this._stream = this._createStream();
			this._missing = this._header.size;
			this.emit("entry", this._header, this._stream, this._unlockBound);
			return true;
		}
		_applyLongHeaders() {
			if (this._gnuLongPath) {
				this._header.name = this._gnuLongPath;
				this._gnuLongPath = null;
			}
			if (this._gnuLongLinkPath) {
				this._header.linkname = this._gnuLongLinkPath;
				this._gnuLongLinkPath = null;
			}
			if (this._pax) {
				if (this._pax.path) this._header.name = this._pax.path;
				if (this._pax.linkpath) this._header.linkname = this._pax.linkpath;
				if (this._pax.size) this._header.size = parseInt(this._pax.size, 10);
				this._header.pax = this._pax;
				this._pax = null;
			}
		}
		_decodeLongHeader(buf) {
			switch (this._header.type) {
				case "gnu-long-path":
					this._gnuLongPath = headers.decodeLongPath(buf, this._filenameEncoding);
					break;
				case "gnu-long-link-path":
					this._gnuLongLinkPath = headers.decodeLongPath(buf, this._filenameEncoding);
					break;
				case "pax-global-header":
					this._paxGlobal = headers.decodePax(buf);
					break;
				case "pax-header": this._pax = this._paxGlobal === null ? headers.decodePax(buf) : Object.assign({}, this._paxGlobal, headers.decodePax(buf));
			}
		}
		_consumeLongHeader() {
			this._longHeader = false;
			this._missing = overflow(this._header.size);
			const buf = this._buffer.shift(this._header.size);
			try {
				this._decodeLongHeader(buf);
			} catch (err) {
				this._continueWrite(err);
				return false;
			}
			return true;
		}
		_consumeStream() {
			const buf = this._buffer.shiftFirst(this._missing);
			if (buf === null) return false;
			this._missing -= buf.byteLength;
			const drained = this._stream.push(buf);
			if (this._missing === 0) {
				this._stream.push(null);
				if (drained) this._stream._detach();
				return drained && this._locked === false;
			}
			return drained;
		}
		_createStream() {
			return new Source(this, this._header, this._offset);
		}
		_update() {
			while (this._buffer.buffered > 0 && !this.destroying) {
				if (this._missing > 0) {
					if (this._stream !== null) {
						if (this._consumeStream() === false) return;
						continue;
					}
					if (this._longHeader === true) {
						if (this._missing > this._buffer.buffered) break;
						if (this._consumeLongHeader() === false) return false;
						continue;
					}
					const ignore = this._buffer.shiftFirst(this._missing);
					if (ignore !== null) this._missing -= ignore.byteLength;
					continue;
				}
				if (this._buffer.buffered < 512) break;
				if (this._stream !== null || this._consumeHeader() === false) return;
			}
			this._continueWrite(null);
		}
		_continueWrite(err) {
			const cb = this._callback;
			this._callback = noop;
			cb(err);
		}
		_write(data, cb) {
			this._callback = cb;
			this._buffer.push(data);
			this._update();
		}
		_final(cb) {
			this._finished = this._missing === 0 && this._buffer.buffered === 0;
			cb(this._finished ? null : new Error("Unexpected end of data"));
		}
		_predestroy() {
			this._continueWrite(null);
		}
		_destroy(cb) {
			if (this._stream) this._stream.destroy(getStreamError(this));
			cb(null);
		}
		[Symbol.asyncIterator]() {
			let error = null;
			let promiseResolve = null;
			let promiseReject = null;
			let entryStream = null;
			let entryCallback = null;
			const extract = this;
			this.on("entry", onentry);
			this.on("error", (err) => {
				error = err;
			});
			this.on("close", onclose);
			return {
				[Symbol.asyncIterator]() {
					return this;
				},
				next() {
					return new Promise(onnext);
				},
				return() {
					return destroy(null);
				},
				throw(err) {
					return destroy(err);
				}
			};
			function consumeCallback(err) {
				if (!entryCallback) return;
				const cb = entryCallback;
				entryCallback = null;
				cb(err);
			}
			function onnext(resolve, reject) {
				if (error) return reject(error);
				if (entryStream) {
					resolve({
						value: entryStream,
						done: false
					});
					entryStream = null;
					return;
				}
				promiseResolve = resolve;
				promiseReject = reject;
				consumeCallback(null);
				if (extract._finished && promiseResolve) {
					promiseResolve({
						value: void 0,
						done: true
					});
					promiseResolve = promiseReject = null;
				}
			}
			function onentry(header, stream, callback) {
				entryCallback = callback;
				stream.on("error", noop);
				if (promiseResolve) {
					promiseResolve({
						value: stream,
						done: false
					});
					promiseResolve = promiseReject = null;
				} else entryStream = stream;
			}
			function onclose() {
				consumeCallback(error);
				if (!promiseResolve) return;
				if (error) promiseReject(error);
				else promiseResolve({
					value: void 0,
					done: true
				});
				promiseResolve = promiseReject = null;
			}
			function destroy(err) {
				extract.destroy(err);
				consumeCallback(err);
				return new Promise((resolve, reject) => {
					if (extract.destroyed) return resolve({
						value: void 0,
						done: true
					});
					extract.once("close", function() {
						if (err) reject(err);
						else resolve({
							value: void 0,
							done: true
						});
					});
				});
			}
		}
	};
	module.exports = function extract(opts) {
		return new Extract(opts);
	};
	function noop() {}
	function overflow(size) {
		size &= 511;
		return size && 512 - size;
	}
}));
// node_modules/tar-stream/constants.js
var require_constants = __commonJSMin(((exports, module) => {
	const constants = {
		S_IFMT: 61440,
		S_IFDIR: 16384,
		S_IFCHR: 8192,
		S_IFBLK: 24576,
		S_IFIFO: 4096,
		S_IFLNK: 40960
	};
	try {
		module.exports = __require("fs").constants || constants;
	} catch {
		module.exports = constants;
	}
}));
// node_modules/tar-stream/pack.js
var require_pack = __commonJSMin(((exports, module) => {
	const { Readable, Writable, getStreamError } = require_streamx();
	const b4a = require_b4a();
	const constants = require_constants();
	const headers = require_headers();
	const DMODE = 493;
	const FMODE = 420;
	const END_OF_TAR = b4a.alloc(1024);
	var Sink = class extends Writable {
		constructor(pack, header, callback) {
			super({
				mapWritable,
				eagerOpen: true
			});
			this.written = 0;
			this.header = header;
			this._callback = callback;
			this._linkname = null;
			this._isLinkname = header.type === "symlink" && !header.linkname;
			this._isVoid = header.type !== "file" && header.type !== "contiguous-file";
			this._finished = false;
			this._pack = pack;
			this._openCallback = null;
			if (this._pack._stream === null) this._pack._stream = this;
			else this._pack._pending.push(this);
		}
		_open(cb) {
			this._openCallback = cb;
			if (this._pack._stream === this) this._continueOpen();
		}
		_continuePack(err) {
			if (this._callback === null) return;
			const callback = this._callback;
			this._callback = null;
			callback(err);
		}
		_continueOpen() {
			if (this._pack._stream === null) this._pack._stream = this;
			const cb = this._openCallback;
			this._openCallback = null;
			if (cb === null) return;
			if (this._pack.destroying) return cb(new Error("pack stream destroyed"));
			if (this._pack._finalized) return cb(new Error("pack stream is already finalized"));
			this._pack._stream = this;
			if (!this._isLinkname) this._pack._encode(this.header);
			if (this._isVoid) {
				this._finish();
				this._continuePack(null);
			}
			cb(null);
		}
		_write(data, cb) {
			if (this._isLinkname) {
				this._linkname = this._linkname ? b4a.concat([this._linkname, data]) : data;
				return cb(null);
			}
			if (this._isVoid) {
				if (data.byteLength > 0) return cb(new Error("No body allowed for this entry"));
				return cb();
			}
			this.written += data.byteLength;
			if (this._pack.push(data)) return cb();
			this._pack._drain = cb;
		}
		_finish() {
			if (this._finished) return;
			this._finished = true;
			if (this._isLinkname) {
				this.header.linkname = this._linkname ? b4a.toString(this._linkname, "utf-8") : "";
				this._pack._encode(this.header);
			}
			overflow(this._pack, this.header.size);
			this._pack._done(this);
		}
		_final(cb) {
			if (this.written !== this.header.size) return cb(new Error("Size mismatch"));
			this._finish();
			cb(null);
		}
		_getError() {
			return getStreamError(this) || new Error("tar entry destroyed");
		}
		_predestroy() {
			this._pack.destroy(this._getError());
		}
		_destroy(cb) {
			this._pack._done(this);
			this._continuePack(this._finished ? null : this._getError());
			cb();
		}
	};
	var Pack = class extends Readable {
		constructor(opts) {
			super(opts);
			this._drain = noop;
			this._finalized = false;
			this._finalizing = false;
			this._pending = [];
			this._stream = null;
		}
		entry(header, buffer, callback) {
			if (this._finalized || this.destroying) throw new Error("already finalized or destroyed");
			if (typeof buffer === "function") {
				callback = buffer;
				buffer = null;
			}
			if (!callback) callback = noop;
			if (!header.size || header.type === "symlink") header.size = 0;
			if (!header.type) header.type = modeToType(header.mode);
			if (!header.mode) header.mode = header.type === "directory" ? DMODE : FMODE;
			if (!header.uid) header.uid = 0;
			if (!header.gid) header.gid = 0;
			if (!header.mtime) header.mtime = new Date();
			if (typeof buffer === "string") buffer = b4a.from(buffer);
			const sink = new Sink(this, header, callback);
			if (b4a.isBuffer(buffer)) {
				header.size = buffer.byteLength;
				sink.write(buffer);
				sink.end();
				return sink;
			}
			if (sink._isVoid) return sink;
			return sink;
		}
		finalize() {
			if (this._stream || this._pending.length > 0) {
				this._finalizing = true;
				return;
			}
			if (this._finalized) return;
			this._finalized = true;
			this.push(END_OF_TAR);
			this.push(null);
		}
		_done(stream) {
			if (stream !== this._stream) return;
			this._stream = null;
			if (this._finalizing) this.finalize();
			if (this._pending.length) this._pending.shift()._continueOpen();
		}
		_encode(header) {
			if (!header.pax) {
				const buf = headers.encode(header);
				if (buf) {
					this.push(buf);
					return;
				}
			}
			this._encodePax(header);
		}
		_encodePax(header) {
			const paxHeader = headers.encodePax({
				name: header.name,
				linkname: header.linkname,
				pax: header.pax
			});
			const newHeader = {
				name: "PaxHeader",
				mode: header.mode,
				uid: header.uid,
				gid: header.gid,
				size: paxHeader.byteLength,
				mtime: header.mtime,
				type: "pax-header",
				linkname: header.linkname && "PaxHeader",
				uname: header.uname,
				gname: header.gname,
				devmajor: header.devmajor,
				devminor: header.devminor
			};
			this.push(headers.encode(newHeader));
			this.push(paxHeader);
			overflow(this, paxHeader.byteLength);
			newHeader.size = header.size;
			newHeader.type = header.type;
			this.push(headers.encode(newHeader));
		}
		_doDrain() {
			const drain = this._drain;
			this._drain = noop;
			drain();
		}
		_predestroy() {
			const err = getStreamError(this);
			if (this._stream) this._stream.destroy(err);
			while (this._pending.length) {
				const stream = this._pending.shift();
				stream.destroy(err);
				stream._continueOpen();
			}
			this._doDrain();
		}
		_read(cb) {
			this._doDrain();
			cb();
		}
	};
	module.exports = function pack(opts) {
		return new Pack(opts);
	};
	function modeToType(mode) {
		switch (mode & constants.S_IFMT) {
			case constants.S_IFBLK: return "block-device";
			case constants.S_IFCHR: return "character-device";
			case constants.S_IFDIR: return "directory";
			case constants.S_IFIFO: return "fifo";
			case constants.S_IFLNK: return "symlink";
		}
		return "file";
	}
	function noop() {}
	function overflow(self, size) {
		size &= 511;
		if (size) self.push(END_OF_TAR.subarray(0, 512 - size));
	}
	function mapWritable(buf) {
		return b4a.isBuffer(buf) ? buf : b4a.from(buf);
	}
}));
// src/registry/layout/files/decompress.ts
var import_tar_stream = __commonJSMin(((exports) => {
	exports.extract = require_extract();
	exports.pack = require_pack();
}))();
const expanders = [{
	magic: [31, 139],
	expander: () => createGunzip()
}, {
	magic: [
		40,
		181,
		47,
		253
	],
	expander: () => createZstdDecompress()
}];
const unsupported = [{
	magic: [
		66,
		90,
		104
	],
	name: "bzip2"
}, {
	magic: [
		253,
		55,
		122,
		88,
		90
	],
	name: "xz"
}];
const harmlessSize = 1024 ** 3;
async function decompressArchive(path, { folder, signal }) {
	const head = await readHead(path);
	const starts = ({ magic }) => magic.every((byte, at) => head[at] === byte);
	const format = unsupported.find(starts);
	if (format !== void 0) throw new MalformedError(`${path} is compressed by ${format.name}, which is not read here. Use gzip or zstd, or none`);
	const supported = expanders.find(starts);
	if (supported === void 0) return path;
	const plain = join(await folder(), `${randomUUID()}.tar`);
	const [{ bavail, bsize }, { size }] = await Promise.all([statfs(await folder()), stat(path)]);
	try {
		const bounded = bound({
			free: bavail * bsize,
			honest: Math.max(harmlessSize, size * 100)
		}, path);
		const file = createWriteStream(plain, { flags: "wx" });
		await pipeline$1(createReadStream(path), supported.expander(), bounded, file, { signal });
	} catch (error) {
		await rm(plain, { force: true });
		signal.throwIfAborted();
		if (/^(?:Z_|ZSTD_|ERR_)/.test(codeOf(error) ?? "")) throw new MalformedError(`${path} cannot be expanded: it is damaged or cut short`, { cause: error });
		throw error;
	}
	return plain;
}
async function readHead(path) {
	await using file = await open(path);
	const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
	return buffer.subarray(0, bytesRead);
}
function bound({ free, honest }, path) {
	return async function* (chunks) {
		let size = 0;
		for await (const chunk of bytesOf(chunks)) {
			size += chunk.byteLength;
			if (size > free) throw new MalformedError(`${path} expands to more than the ${free} bytes that the disk has free`);
			if (size > honest) throw new MalformedError(`${path} expands to more than ${honest} bytes, 100 times its size`);
			yield chunk;
		}
	};
}
// src/registry/layout/files/scan-tar.ts
const entryLimit = 1e5;
async function scanArchive(path, context) {
	const there = await stat(path).catch((error) => {
		if (isMissing(error)) return void 0;
		throw error;
	});
	if (there === void 0 || there.isFile() && there.size === 0) return new Map();
	if (!there.isFile()) throw new MalformedError(`${path} is not a file. A layout in a folder is written oci:${path}`);
	checkHoles(path, there);
	const files = await scan(await decompressArchive(path, context), path, context.signal);
	if (files.has("index.json")) return files;
	throw new MalformedError(`${path} holds no index.json: it is not an OCI archive. "docker save" writes one since Docker 25`, { remedy: "Look at it with `tar -tf`: index.json has to be at its root. Export the image again, by oci-archive: as a target, or by \"docker save\" of Docker 25 or newer." });
}
function checkHoles(path, { size, blocks }) {
	const onDisk = blocks * 512;
	if (size > harmlessSize && size > onDisk * 100) throw new MalformedError(`${path} has ${size} bytes, of which ${onDisk} are on disk: it is not an OCI archive`);
}
async function scan(plain, path, signal) {
	const { ino: inode } = await stat(plain);
	const files = new Map();
	const reader = (0, import_tar_stream.extract)();
	reader.on("entry", (header, stream, next) => {
		const name = header.name.replace(/^(?:\.\/)+/, "");
		const { size } = header;
		if (isLayoutPath(name) && isFile(header) && files.size < entryLimit) {
			const range = {
				path: plain,
				offset: offsetOf(header),
				size,
				inode
			};
			files.set(name, {
				size,
				read: () => readRange(range)
			});
		}
		if (header.type === "directory" && size !== void 0 && size > 0) reader.destroy(new MalformedError(`${path} has a folder of ${size} bytes: it is not a tar archive`));
		stream.on("error", () => void 0).on("end", next);
		stream.resume();
	});
	try {
		await pipeline$1(createReadStream(plain, { highWaterMark: 1048576 }), reader, { signal });
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof MalformedError) throw error;
		if (/^E[A-Z0-9]+$/.test(codeOf(error) ?? "")) throw error;
		throw new MalformedError(`${path} is not a tar archive, or is cut short`, {
			cause: error,
			remedy: "Look at it with `tar -tf`. If a download broke off, fetch it again; else export the image again."
		});
	}
	return files;
}
function isFile({ type }) {
	return type === "file" || type === "contiguous-file";
}
function offsetOf(header) {
	if ("byteOffset" in header && typeof header.byteOffset === "number") return header.byteOffset;
	throw new TypeError("tar-stream gives no byteOffset");
}
// src/registry/layout/files/write-tar.ts
async function packArchive(target, files) {
	await makeFolder(dirname(target));
	const part = `${target}.${randomUUID()}.part`;
	try {
		const archive = (0, import_tar_stream.pack)();
		await Promise.all([pipeline$1(archive, createWriteStream(part, { flags: "wx" })), fill(archive, files)]);
		await rename(part, target);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
async function fill(archive, files) {
	try {
		for (const folder of foldersOf(files)) archive.entry({
			...plain,
			name: `${folder}/`,
			type: "directory",
			mode: 493
		});
		for (const { path, file } of files) await add(archive, path, file);
		archive.finalize();
	} catch (error) {
		archive.destroy(error instanceof Error ? error : new Error(String(error)));
		throw error;
	}
}
const plain = {
	mtime: new Date(0),
	uid: 0,
	gid: 0
};
function foldersOf(files) {
	const folders = files.flatMap(({ path }) => {
		const parts = path.split("/").slice(0, -1);
		return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
	});
	return [...new Set(folders)].sort();
}
function add(archive, path, file) {
	return new Promise((resolve, reject) => {
		const entry = archive.entry({
			...plain,
			name: path,
			size: file.size,
			type: "file",
			mode: 420
		}, (error) => {
			if (error) reject(error);
			else resolve();
		});
		pipeline$1(bytesOf(file.read()), entry).catch(reject);
	});
}
// src/registry/layout/files/archive.ts
function archiveFiles(name, { folder, signal }) {
	const archive = {
		name,
		folder,
		signal,
		packed: void 0,
		version: void 0,
		staged: void 0,
		pending: false
	};
	return {
		find: (path) => find(archive, path),
		check: () => check(name.path),
		exclusively: (task) => task(),
		write: async (path, chunks) => {
			archive.staged ??= folder().then((parent) => folderFiles(join(parent, randomUUID())));
			await (await archive.staged).write(path, chunks);
			archive.pending = true;
		},
		publish: ({ create, signal }) => publish(archive, create, signal)
	};
}
async function find(archive, path) {
	const staged = await (await archive.staged)?.find(path);
	if (staged !== void 0) return staged;
	archive.version ??= versionOf(archive.name.path);
	archive.packed ??= scanArchive(archive.name.path, archive);
	return (await archive.packed).get(path);
}
async function check(path) {
	if (/\.(?:t?gz|zst)$/.test(path)) throw new MalformedError(`${path} would not be compressed: name it .tar`);
	if (await isFolder(path)) throw new MalformedError(`${path} is a folder. A layout in a folder is written oci:${path}`);
	await checkWritable(dirname(path));
}
async function isFolder(path) {
	return stat(path).then((stats) => stats.isDirectory(), (error) => {
		if (isMissing(error)) return false;
		throw error;
	});
}
async function publish(archive, create, signal) {
	const { name } = archive;
	if (!archive.pending || !(create || await exists(name.path))) return;
	const content = {
		name,
		files: { find: (path) => find(archive, path) }
	};
	const files = [];
	for (const path of await reachablePaths(content)) {
		const file = await find(archive, path);
		if (file !== void 0) files.push({
			path,
			file
		});
	}
	await makeFolder(dirname(name.path));
	const replace = async () => {
		if (await versionOf(name.path) !== await archive.version) throw new MalformedError(`${name.path} was replaced by another program meanwhile. Run again`);
		await packArchive(name.path, files);
		archive.version = Promise.resolve(await versionOf(name.path));
	};
	await withLock(`${name.path}.lock`, replace, signal);
	archive.pending = false;
	archive.packed = void 0;
}
function versionOf(path) {
	return stat(path).then(({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`, () => "");
}
function exists(path) {
	return stat(path).then(() => true, () => false);
}
// src/registry/layout/change-index.ts
function changeIndex(layout, change, how) {
	return layout.turns.runExclusive("index", async () => {
		try {
			await layout.files.exclusively(() => writeAll(layout, change, how), layout.signal);
		} finally {
			invalidate(layout);
		}
	});
}
async function writeAll(layout, change, how) {
	const { files, signal } = layout;
	const former = await readIndex(layout);
	const next = await change(former);
	if (next !== former) await writeIndex(files, next);
	try {
		await files.publish({
			...how,
			signal
		});
	} catch (error) {
		if (next !== former) await writeIndex(files, former);
		throw error;
	}
}
async function writeIndex(files, index) {
	if (await files.find("oci-layout") === void 0) await files.write("oci-layout", [layoutFile]);
	await files.write("index.json", [encodeIndex(index)]);
}
const layoutFile = Buffer.from("{\"imageLayoutVersion\":\"1.0.0\"}");
// src/registry/layout/write.ts
async function openUpload(layout) {
	const operation = "start writing";
	try {
		await withLayoutErrors(layout, operation, () => layout.files.check());
		return { kind: "granted" };
	} catch (error) {
		if (error instanceof RegistryError) return {
			kind: "denied",
			error
		};
		if (!(error instanceof MalformedError)) throw error;
		return {
			kind: "denied",
			error: layoutError(layout.name, operation, {
				codes: ["UNSUPPORTED"],
				detail: error.message,
				remedy: "Name another path for the layout.",
				error
			})
		};
	}
}
const neverAborted = new AbortController().signal;
async function pushBlob({ files, name }, of, { open, signal }) {
	const path = blobPath(of.digest);
	if (await holds(await files.find(path), of, signal)) return "present";
	const stream = ensureVerified(of, await open(), { what: `blob ${of.digest} for ${formatName(name)}` });
	try {
		await files.write(path, stream);
	} finally {
		stream.destroy();
	}
	return "sent";
}
async function pushManifest(layout, { kind, descriptor, bytes }) {
	if (kind === "schema-1") throw new MalformedError(noSchema1);
	const { files } = layout;
	const path = blobPath(descriptor.digest);
	if (await holds(await files.find(path), descriptor, neverAborted)) return;
	await files.write(path, [bytes]);
	invalidate(layout);
}
async function pushTags(layout, manifest, tags) {
	try {
		await withLayoutErrors(layout, `tag ${manifest.descriptor.digest}`, async () => {
			await pushManifest(layout, manifest);
			await changeIndex(layout, (index) => setTags(index, manifest.descriptor, tags), { create: true });
		});
		return tags.map((tag) => ({
			tag,
			kind: "set"
		}));
	} catch (thrown) {
		const error = thrown instanceof Error ? thrown : new Error(String(thrown));
		return tags.map((tag) => ({
			tag,
			kind: "failed",
			error
		}));
	}
}
async function indexReferrers(layout, subject, referrers) {
	const tag = fallbackTag(subject);
	if (!isTag(tag)) throw new TypeError(`${tag} is not a tag`);
	const link = async () => changeIndex(layout, async (index) => {
		const listed = findTag(index, tag);
		const former = listed && await readManifestAt(layout, listed.digest, listed);
		const list = addReferrers(former, referrers);
		if (list === void 0) return index;
		await pushManifest(layout, list);
		return setTags(index, list.descriptor, [tag]);
	}, { create: false });
	await link();
	return "merged";
}
async function deleteTag(layout, tag) {
	await changeIndex(layout, (index) => dropTag(index, tag), { create: false });
	return "deleted";
}
// src/registry/layout/repository.ts
function openLayouts({ temporary }) {
	const layouts = new Map();
	let own;
	const folder = () => own ??= mkdtemp(join(temporary, "promote-image-layouts-"));
	return {
		open: (name, { access, signal }) => {
			const key = `${name.kind}:${resolve(name.path)}`;
			const layout = layouts.get(key) ?? openLayout(name, access, folder, signal);
			layouts.set(key, layout);
			return destination({
				...layout,
				name,
				signal
			});
		},
		close: async () => {
			if (own === void 0) return;
			await own.then((path) => rm(path, {
				recursive: true,
				force: true
			})).catch(() => void 0);
		}
	};
}
function openLayout(name, access, folder, signal) {
	const { path, image } = access === "pull" ? splitPath(name.path) : { path: name.path };
	return {
		name,
		files: name.kind === "oci" ? folderFiles(path) : archiveFiles({
			...name,
			path
		}, {
			folder,
			signal
		}),
		turns: keyedMutex(),
		signal,
		cached: {},
		...image !== void 0 && { image }
	};
}
function destination(layout) {
	const { signal } = layout;
	const doing = (operation, task) => {
		signal.throwIfAborted();
		return withLayoutErrors(layout, operation, task);
	};
	return {
		name: layout.name,
		resolve: async (at) => (await doing(`look up ${at}`, () => readManifest(layout, at)))?.descriptor,
		manifest: async (at) => doing(`read manifest ${at}`, () => readManifest(layout, at)),
		blob: async (of) => addAbortSignal(signal, await doing(`read blob ${of.digest}`, () => readBlob(layout, of))),
		hasBlob: async (of) => doing(`look up blob ${of.digest}`, () => hasBlob(layout, of, signal)),
		blobSize: async (digest) => doing(`look up blob ${digest}`, () => blobSize(layout, digest)),
		async *tags() {
			yield* await doing("list its tags", () => listTags(layout));
		},
		referrers: async (of) => doing(`list what refers to ${of}`, () => listReferrers(layout, of)),
		defaultImage: async () => doing("choose an image", () => defaultImage(layout)),
		openUpload: () => openUpload(layout),
		cancelUpload: async () => void 0,
		pushBlob: async (of, how) => doing(`write blob ${of.digest}`, () => pushBlob(layout, of, {
			...how,
			signal
		})),
		pushManifest: async (manifest) => doing(`write manifest ${manifest.descriptor.digest}`, () => pushManifest(layout, manifest)),
		pushTags: (manifest, tags) => pushTags(layout, manifest, tags),
		indexReferrers: async (subject, referrers) => doing(`link what refers to ${subject}`, () => indexReferrers(layout, subject, referrers)),
		deleteTag: async (tag) => doing(`delete tag ${tag}`, () => deleteTag(layout, tag))
	};
}
export { openLayouts };
