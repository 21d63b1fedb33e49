import { Kn as readRegularBytes, X as showUrl, _i as plainText, _n as codeOf, di as formatName, oi as digestOf, ri as RegistryError, yn as isMissing } from "./promote.js";
import { n as sameBytes, r as signatureLimit, t as isSignature } from "./format.js";
import { t as WebStoreError } from "./web.js";
const { link, mkdir, realpath, rm, writeFile } = process.getBuiltinModule("node:fs/promises");
const { join, sep } = process.getBuiltinModule("node:path");
const { fileURLToPath } = process.getBuiltinModule("node:url");
// src/registry/signatures/errors.ts
function storeError({ name, access, what, detail, status, reason, cause }) {
	return new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation: `${access} ${what}`,
		access,
		code: "signature-store",
		detail: plainText(detail, 300),
		remedy: "Repair the signature store, or the URL that is configured for it.",
		...status !== void 0 && { status },
		...reason !== void 0 && { codes: [reason] },
		cause
	});
}
// src/registry/signatures/folder.ts
async function readSignatureFile({ root, path }, index) {
	const file = join(path, fileName(index));
	try {
		await checkInside(root, file);
		return await readRegularBytes(file, signatureLimit);
	} catch (error) {
		if (isMissing(error)) return void 0;
		throw error;
	}
}
async function writeSignatureFile({ root, path }, index, bytes) {
	await mkdir(path, {
		recursive: true,
		mode: 493
	});
	await checkInside(root, path);
	const file = join(path, fileName(index));
	const temporary = join(path, `.${fileName(index)}.${process.pid}.${crypto.randomUUID()}`);
	try {
		await writeFile(temporary, bytes, {
			flag: "wx",
			mode: 420
		});
		await link(temporary, file);
		return true;
	} catch (error) {
		if (codeOf(error) !== "EEXIST") throw error;
		const current = await readSignatureFile({
			root,
			path
		}, index);
		return current !== void 0 && sameBytes(current, bytes);
	} finally {
		await rm(temporary, { force: true });
	}
}
function fileName(index) {
	return `signature-${index}`;
}
async function checkInside(root, path) {
	const [store, real] = await Promise.all([realpath(root), realpath(path)]);
	if (real !== store && !real.startsWith(store.endsWith(sep) ? store : `${store}${sep}`)) throw new Error(`${path} is a link that leads out of the store ${root}`);
}
// src/registry/signatures/locate.ts
function locate(written, { name, web, signal }) {
	const url = URL.parse(written);
	const path = (subject) => `${name.path}@${subject.replace(":", "=")}`;
	if (url?.protocol === "file:") {
		const root = folderOf(url, name);
		const folder = (subject) => ({
			root,
			path: join(root, path(subject))
		});
		return {
			title: showUrl(url),
			folder,
			read: (subject, index) => readSignatureFile(folder(subject), index)
		};
	}
	if (url?.protocol !== "http:" && url?.protocol !== "https:") throw storeError({
		name,
		access: "read",
		what: "signatures",
		detail: "the URL of the store does not begin with file, http or https"
	});
	const read = (subject, index) => {
		const at = new URL(url);
		at.pathname = `${url.pathname === "/" ? "" : url.pathname}/${path(subject)}/signature-${index}`;
		return web.read(at, signal);
	};
	return {
		title: showUrl(url),
		read
	};
}
function folderOf(url, name) {
	try {
		return fileURLToPath(url);
	} catch (cause) {
		throw storeError({
			name,
			access: "read",
			what: "signatures",
			detail: `${showUrl(url)} is not a folder of this machine: write file:///path`,
			cause
		});
	}
}
// src/registry/signatures/lookaside-files.ts
async function readAll(location, subject, context) {
	const signatures = [];
	const { title } = location;
	return doing({
		access: "read",
		subject,
		title
	}, context, async () => {
		for (let index = 1;; index++) {
			const bytes = await location.read(subject, index);
			if (bytes === void 0) return { signatures };
			if (!isSignature(bytes)) return {
				signatures,
				problem: `signature-${index} of ${subject} in ${title} is not a signature`
			};
			if (index > 128) throw new Error(`there are more than 128 signatures`);
			signatures.push(bytes);
		}
	});
}
async function writeAll({ title, folder }, subject, signatures, context) {
	if (folder === void 0) return;
	const at = folder(subject);
	const pending = [...signatures];
	await doing({
		access: "write",
		subject,
		title
	}, context, async () => {
		for (let index = 1; pending.length > 0; index++) {
			if (index > 128) throw new Error(`there would be more than 128 signatures`);
			const [bytes] = pending;
			const current = await readSignatureFile(at, index);
			if (current !== void 0 && isListed(current, pending)) remove(current, pending);
			else if (bytes !== void 0 && current === void 0 && await writeSignatureFile(at, index, bytes)) pending.shift();
		}
	});
}
async function doing({ access, subject, title }, { name }, act) {
	try {
		return await act();
	} catch (cause) {
		if (cause instanceof RegistryError || !(cause instanceof Error) || cause.name === "AbortError") throw cause;
		const reason = codeOf(cause);
		throw storeError({
			name,
			access,
			what: `signatures of ${subject} ${access === "read" ? "from" : "to"} the store ${title}`,
			detail: cause.message,
			cause,
			...cause instanceof WebStoreError && { status: cause.status },
			...reason !== void 0 && { reason }
		});
	}
}
function isListed(bytes, list) {
	return list.some((entry) => sameBytes(entry, bytes));
}
function remove(bytes, list) {
	list.splice(list.findIndex((entry) => sameBytes(entry, bytes)), 1);
}
// src/registry/signatures/lookaside.ts
function openSourceStore(urls, context) {
	if (urls.read === void 0) return void 0;
	const location = locate(urls.read, context);
	return {
		title: location.title,
		writable: false,
		read: (subject) => readAll(location, subject, context),
		add: async () => void 0
	};
}
function openTargetStore(urls, context) {
	const { write, read = write } = urls;
	if (write === void 0 || read === void 0) return void 0;
	const written = locate(write, context);
	const locations = read === write ? [written] : [locate(read, context), written];
	const readBoth = async (subject) => {
		const lists = await Promise.all(locations.map((location) => readAll(location, subject, context)));
		const problem = lists.map((list) => list.problem).find((text) => text !== void 0);
		return {
			signatures: unique(lists.flatMap(({ signatures }) => signatures)),
			...problem && { problem }
		};
	};
	return {
		title: written.title,
		writable: written.folder !== void 0,
		read: readBoth,
		add: async (subject, signatures) => {
			const { signatures: present } = await readBoth(subject);
			await writeAll(written, subject, unique([...present, ...signatures]), context);
		}
	};
}
function unique(signatures) {
	return [...new Map(signatures.map((bytes) => [digestOf(bytes), bytes])).values()];
}
export { openSourceStore, openTargetStore };
