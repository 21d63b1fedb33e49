import { Hn as isRecord, Qr as parseRepository, ai as algorithmOf, li as isDigest, oi as digestOf, zn as parseJson } from "./promote.js";
const { promisify } = process.getBuiltinModule("node:util");
const { createHash, randomUUID } = process.getBuiltinModule("node:crypto");
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
const { gunzip, gzip } = process.getBuiltinModule("node:zlib");
// src/registry/hint-cache/merge.ts
function hasNewHints(earlier, added) {
	if ([...added.manifests.keys()].some((digest) => !earlier.manifests.has(digest))) return true;
	return [...added.registries].some(([registry, { hints, holds }]) => {
		const former = earlier.registries.get(registry);
		const formerHints = new Map(Object.entries(former?.hints ?? {}));
		if (Object.entries(hints).some(([name, hint]) => formerHints.get(name) !== hint)) return true;
		return [...holds].some(([path, marks]) => [...marks].some((mark) => former?.holds.get(path)?.has(mark) !== true));
	});
}
function mergeHints(newer, older) {
	const registries = new Map(newer.registries);
	for (const [name, memory] of older.registries) {
		const fresh = registries.get(name);
		registries.set(name, fresh === void 0 ? memory : mergeRegistry(fresh, memory));
	}
	return {
		registries,
		manifests: new Map([...newer.manifests, ...older.manifests])
	};
}
function mergeRegistry(newer, older) {
	const confirmed = Object.keys(older.hints).every((name) => Object.hasOwn(newer.hints, name));
	const holds = new Map(newer.holds);
	for (const [path, marks] of older.holds) holds.set(path, new Set([...holds.get(path) ?? [], ...marks]));
	return {
		hints: {
			...older.hints,
			...newer.hints
		},
		day: confirmed ? newer.day : older.day,
		holds
	};
}
// src/registry/hint-cache/serialize.ts
const hintCacheLimit = 2097152;
const limits = {
	registries: 32,
	repositories: 256,
	marks: 4e4,
	manifestCharacters: 524288
};
const version = 1;
const mark = /^[\w-]{14}$/;
function decodeHints(text) {
	const document = text.length > 2097152 ? void 0 : parseJson(text);
	if (!isRecord(document) || document["version"] !== version) return {
		registries: new Map(),
		manifests: new Map()
	};
	return {
		registries: decodeRegistries(document["registries"]),
		manifests: decodeManifests(document["manifests"])
	};
}
function encodeHints({ registries, manifests }) {
	const left = {
		marks: limits.marks,
		characters: limits.manifestCharacters
	};
	const take = (marks) => {
		const taken = [...marks].slice(0, left.marks);
		left.marks -= taken.length;
		return taken;
	};
	const kept = [...registries].slice(0, limits.registries).map(([registry, { hints, day, holds }]) => {
		const holding = [...holds].slice(0, limits.repositories).map(([path, marks]) => [path, take(marks)]).filter(([, marks]) => marks.length > 0);
		return [registry, {
			hints,
			day,
			holds: Object.fromEntries(holding)
		}];
	});
	const fitting = [...manifests].filter(([, bytes]) => {
		left.characters -= bytes.length;
		return left.characters >= 0;
	});
	return JSON.stringify({
		version,
		registries: Object.fromEntries(kept),
		manifests: Object.fromEntries(fitting)
	});
}
function entriesOf(value, most) {
	return isRecord(value) ? Object.entries(value).slice(0, most) : [];
}
function decodeRegistries(value) {
	return new Map(entriesOf(value, limits.registries).flatMap(([registry, memory]) => isRecord(memory) ? [[registry, decodeRegistry(registry, memory)]] : []));
}
function decodeRegistry(registry, { hints, day, holds }) {
	const repositories = entriesOf(holds, limits.repositories).filter(([path]) => isName(registry, path));
	return {
		hints: decodeBehaviour(hints),
		day: typeof day === "number" && Number.isSafeInteger(day) ? day : 0,
		holds: new Map(repositories.map(([path, marks]) => [path, decodeMarks(marks)]))
	};
}
function decodeBehaviour(value) {
	if (!isRecord(value)) return {};
	const { referrersApi, multiTag, selfMount } = value;
	return {
		...typeof referrersApi === "boolean" && { referrersApi },
		...typeof multiTag === "boolean" && { multiTag },
		...typeof selfMount === "boolean" && { selfMount }
	};
}
function decodeMarks(value) {
	const marks = Array.isArray(value) ? value.slice(0, limits.marks) : [];
	return new Set(marks.filter((entry) => typeof entry === "string" && mark.test(entry)));
}
function decodeManifests(value) {
	const manifests = new Map();
	for (const [digest, bytes] of entriesOf(value, 1e4)) if (isDigest(digest) && typeof bytes === "string") manifests.set(digest, bytes);
	return manifests;
}
function isName(registry, path) {
	const name = parseRepository(`${registry}/${path}`);
	return name?.registry === registry && name.path === path;
}
// src/registry/hint-cache/hint-cache.ts
const worthMounting = 1048576;
const worthKeeping = 65536;
const hintLife = 30;
const dayMilliseconds = 864e5;
function createHintCache(today) {
	const day = Math.floor(today / dayMilliseconds);
	const holds = new Map();
	const manifests = new Map();
	const spoken = new Map();
	let earlier = decodeHints("");
	let holders = new Map();
	return {
		hints: (registry) => earlier.registries.get(registry)?.hints ?? {},
		holders: (registry, blob) => holders.get(blobKey(registry, blob)) ?? [],
		manifest: (digest) => verifiedBytes(digest, earlier.manifests.get(digest)),
		recordHolder({ registry, path }, { digest, size }) {
			if (size <= worthMounting) return;
			entryOf(entryOf(holds, registry, () => new Map()), path, () => new Set()).add(blobKey(registry, digest));
		},
		noteManifest({ descriptor: { digest, size }, bytes }) {
			if (size <= worthKeeping) manifests.set(digest, Buffer.from(bytes).toString("base64"));
		},
		recordBehaviour: (registry, learned) => void spoken.set(registry, hintsOf(learned)),
		load(text) {
			earlier = dropExpired(decodeHints(text), day);
			holders = holdersOf(earlier);
		},
		serialize() {
			const names = new Set([...holds.keys(), ...spoken.keys()]);
			const observed = (name) => ({
				hints: spoken.get(name) ?? {},
				day,
				holds: holds.get(name) ?? new Map()
			});
			const added = {
				registries: new Map([...names].map((name) => [name, observed(name)])),
				manifests
			};
			return hasNewHints(earlier, added) ? encodeHints(mergeHints(added, earlier)) : void 0;
		}
	};
}
function hintsOf({ referrersApi, multiTag, selfMount }) {
	return {
		...referrersApi !== void 0 && { referrersApi },
		...multiTag !== void 0 && { multiTag },
		...selfMount !== void 0 && { selfMount }
	};
}
function dropExpired({ registries, manifests }, today) {
	const kept = [...registries].map(([registry, { hints, day, holds }]) => {
		return [registry, day <= today && day > today - hintLife ? {
			hints,
			day,
			holds
		} : {
			hints: {},
			day: today,
			holds
		}];
	});
	return {
		registries: new Map(kept),
		manifests
	};
}
function blobKey(registry, digest) {
	return createHash("sha256").update(`${registry} ${digest}`).digest("base64url").slice(0, 14);
}
function verifiedBytes(digest, text) {
	if (text === void 0) return void 0;
	const bytes = Buffer.from(text, "base64");
	return digestOf(bytes, algorithmOf(digest)) === digest ? bytes : void 0;
}
function holdersOf({ registries }) {
	const holders = new Map();
	for (const { holds } of registries.values()) for (const [path, marks] of holds) for (const mark of marks) {
		const paths = entryOf(holders, mark, () => []);
		if (paths.length < 2) paths.push(path);
	}
	return holders;
}
function entryOf(map, key, make) {
	const value = map.get(key) ?? make();
	map.set(key, value);
	return value;
}
// src/action/hint-cache/session.ts
const keyPrefix = "promote-image-hints-1-";
const waits = {
	restore: 2e3,
	save: 5e3
};
function createSession({ store, run, today, debug }) {
	const hints = createHintCache(today);
	const restoring = restore(store, hints).then((restored) => debug(`hint cache: ${restored ? "restored" : "no earlier run has saved one"}`), (error) => debug(`hint cache: not restored: ${messageOf(error)}`));
	const restored = () => atMost(restoring, waits.restore);
	return {
		hints,
		restored,
		async save() {
			await restored();
			const text = hints.serialize();
			if (text === void 0) return;
			const key = `${keyPrefix}${run}-${randomUUID()}`;
			await atMost(promisify(gzip)(text).then((bytes) => store.save(key, bytes)).then(() => debug(`hint cache: saved as ${key}`), (error) => debug(`hint cache: not saved: ${messageOf(error)}`)), waits.save);
		}
	};
}
function atMost(work, milliseconds) {
	return Promise.race([work, setTimeout(milliseconds, void 0, { ref: false })]);
}
async function restore(store, hints) {
	const bytes = await store.restore(keyPrefix);
	if (bytes === void 0) return false;
	const text = await promisify(gunzip)(bytes, { maxOutputLength: hintCacheLimit });
	hints.load(text.toString("utf8"));
	return true;
}
function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}
export { createSession };
