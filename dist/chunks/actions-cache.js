import { W as isRecord } from "./promote.js";
import { n as requestGithub, t as jsonOf } from "./http.js";
import { createHash } from "node:crypto";
// src/action/hint-cache/actions-cache.ts
const entryLimit = 2097152;
const version = createHash("sha256").update("promote-image memo 1").digest("hex");
function cacheService(env) {
	const second = Boolean(env["ACTIONS_CACHE_SERVICE_V2"]) && !isEnterpriseServer(env);
	const base = URL.parse((second ? env["ACTIONS_RESULTS_URL"] : env["ACTIONS_CACHE_URL"]) ?? "");
	if (base === null) return void 0;
	const token = env["ACTIONS_RUNTIME_TOKEN"];
	const access = {
		base,
		headers: token ? { authorization: `Bearer ${token}` } : {}
	};
	const spoken = second ? secondService(access) : firstService(access);
	const mode = (env["ACTIONS_CACHE_MODE"] ?? "").trim().toLowerCase();
	return {
		restore: async (prefix, signal) => mode === "none" || mode === "write-only" ? void 0 : spoken.restore(prefix, signal),
		save: async (key, bytes, signal) => {
			if (mode !== "none" && mode !== "read") await spoken.save(key, bytes, signal);
		}
	};
}
function isEnterpriseServer(env) {
	const host = URL.parse(env["GITHUB_SERVER_URL"] || "https://github.com")?.hostname ?? "";
	return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}
function secondService({ base, headers }) {
	const call = async (method, body, signal) => {
		const url = new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, base);
		const json = {
			...headers,
			"content-type": "application/json"
		};
		return answered(await requestGithub(url, {
			method: "POST",
			headers: json,
			body: JSON.stringify(body),
			signal
		}), method);
	};
	return {
		async restore(prefix, signal) {
			const told = await call("GetCacheEntryDownloadURL", {
				key: prefix,
				restore_keys: [prefix],
				version
			}, signal);
			return download(told["signed_download_url"] ?? told["signedDownloadUrl"], signal);
		},
		async save(key, bytes, signal) {
			const told = await call("CreateCacheEntry", {
				key,
				version
			}, signal);
			const url = urlOf(told["signed_upload_url"] ?? told["signedUploadUrl"]);
			if (url === void 0) throw new Error(`CreateCacheEntry: refused${saidIn(told)}`);
			accepted(await requestGithub(url, {
				method: "PUT",
				headers: {
					"x-ms-blob-type": "BlockBlob",
					"content-type": "application/octet-stream"
				},
				body: bytes,
				signal
			}), "upload");
			const size = {
				key,
				version,
				size_bytes: String(bytes.byteLength)
			};
			const ended = await call("FinalizeCacheEntryUpload", size, signal);
			if (ended["ok"] !== true) throw new Error(`FinalizeCacheEntryUpload: refused${saidIn(ended)}`);
		}
	};
}
function firstService({ base, headers }) {
	const common = {
		...headers,
		accept: "application/json;api-version=6.0-preview.1"
	};
	const at = (path) => new URL(`_apis/artifactcache/${path}`, base);
	const json = {
		...common,
		"content-type": "application/json"
	};
	return {
		async restore(prefix, signal) {
			const url = at(`cache?keys=${encodeURIComponent(prefix)}&version=${version}`);
			const answer = await requestGithub(url, {
				headers: common,
				signal
			});
			return answer.status === 204 ? void 0 : download(answered(answer, "lookup")["archiveLocation"], signal);
		},
		async save(key, bytes, signal) {
			const body = JSON.stringify({
				key,
				version,
				cacheSize: bytes.byteLength
			});
			const reserved = answered(await requestGithub(at("caches"), {
				method: "POST",
				headers: json,
				body,
				signal
			}), "reserve");
			const id = Number(reserved["cacheId"]);
			if (!Number.isSafeInteger(id)) throw new Error("the entry was not reserved");
			const range = {
				"content-type": "application/octet-stream",
				"content-range": `bytes 0-${bytes.byteLength - 1}/*`
			};
			const sent = {
				method: "PATCH",
				headers: {
					...common,
					...range
				},
				body: bytes,
				signal
			};
			accepted(await requestGithub(at(`caches/${id}`), sent), "upload");
			const size = JSON.stringify({ size: bytes.byteLength });
			accepted(await requestGithub(at(`caches/${id}`), {
				method: "POST",
				headers: json,
				body: size,
				signal
			}), "commit");
		}
	};
}
async function download(at, signal) {
	const url = urlOf(at);
	if (url === void 0) return void 0;
	const answer = await requestGithub(url, {
		limit: entryLimit,
		signal
	});
	accepted(answer, "download");
	return answer.bytes;
}
function urlOf(text) {
	const url = typeof text === "string" ? URL.parse(text) : null;
	return url?.protocol === "https:" || url?.protocol === "http:" ? url : void 0;
}
function accepted(answer, step) {
	if (answer.status < 200 || answer.status > 299) throw new Error(`${step}: HTTP ${answer.status}${saidIn(jsonOf(answer))}`);
}
function answered(answer, step) {
	accepted(answer, step);
	const document = jsonOf(answer);
	if (!isRecord(document)) throw new Error(`${step}: the answer is no JSON object`);
	return document;
}
function saidIn(document) {
	const said = isRecord(document) ? document["msg"] ?? document["message"] : void 0;
	return typeof said === "string" && said !== "" ? ` (${said.slice(0, 200)})` : "";
}
export { cacheService };
