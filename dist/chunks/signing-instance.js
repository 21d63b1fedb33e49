import { Bt as IdentityMissingError, Hn as isRecord, qt as TrustServiceError, zn as parseJson } from "./promote.js";
import { l as bundleType } from "./execute.js";
import { t as encodeForSigning } from "./pre-authentication.js";
import { t as jwtClaims } from "./jwt.js";
import { n as jsonOf, t as describeResponse } from "./request.js";
const { X509Certificate, createHash, createPrivateKey, generateKeyPairSync, sign } = process.getBuiltinModule("node:crypto");
// src/action/trust/verification-material.ts
async function verificationMaterial(signed, instance, send) {
	const { timestampAuthority, log } = instance;
	const [timestamp, entry] = await Promise.all([timestampAuthority && stamp(signed, timestampAuthority, send), log && (log.version === 1 ? enterV1(signed, log.url, send) : enterV2(signed, log.url, send))]);
	return {
		tlogEntries: entry === void 0 ? [] : [entry],
		...timestamp !== void 0 && { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: base64(timestamp) }] } }
	};
}
async function stamp({ signature }, url, send) {
	return (await post(url, {
		artifactHash: sha256(signature),
		hashAlgorithm: "sha256"
	}, send)).bytes;
}
async function enterV1({ envelope, certificate }, log, send) {
	const spec = { proposedContent: {
		envelope: JSON.stringify(envelope),
		verifiers: [base64(Buffer.from(pem(certificate)))]
	} };
	const response = await post(at(log, "api/v1/log/entries"), {
		apiVersion: "0.0.1",
		kind: "dsse",
		spec
	}, send);
	const document = jsonOf(response);
	const [entry] = isRecord(document) ? Object.values(document) : [];
	const verification = isRecord(entry) ? entry["verification"] : void 0;
	const proof = isRecord(verification) ? verification["inclusionProof"] : void 0;
	if (!isRecord(entry) || !isRecord(verification) || !isRecord(proof)) throw malformed(log);
	const { hashes } = proof;
	return {
		logIndex: String(entry["logIndex"]),
		logId: { keyId: fromHex(entry["logID"]) },
		kindVersion: {
			kind: "dsse",
			version: "0.0.1"
		},
		integratedTime: String(entry["integratedTime"]),
		inclusionPromise: { signedEntryTimestamp: verification["signedEntryTimestamp"] },
		inclusionProof: {
			logIndex: String(proof["logIndex"]),
			rootHash: fromHex(proof["rootHash"]),
			treeSize: String(proof["treeSize"]),
			hashes: Array.isArray(hashes) ? hashes.map(fromHex) : [],
			checkpoint: { envelope: proof["checkpoint"] }
		},
		canonicalizedBody: entry["body"]
	};
}
async function enterV2({ signed, signature, certificate }, log, send) {
	const verifier = {
		keyDetails: "PKIX_ECDSA_P256_SHA_256",
		x509Certificate: { rawBytes: base64(certificate) }
	};
	const body = { hashedRekordRequestV002: {
		digest: sha256(signed),
		signature: {
			content: base64(signature),
			verifier
		}
	} };
	const document = jsonOf(await post(at(log, "api/v2/log/entries"), body, send));
	if (!isRecord(document) || document["canonicalizedBody"] === void 0) throw malformed(log);
	return document;
}
var ServiceRefusal = class extends Error {
	name = "ServiceRefusal";
	status;
	constructor(host, response) {
		super(`${host}: ${describeResponse(response)}`);
		this.status = response.status;
	}
};
async function post(url, body, send) {
	const response = await send(url, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			accept: "*/*"
		},
		body: JSON.stringify(body)
	});
	if (response.status < 200 || response.status > 299) throw new ServiceRefusal(url.host, response);
	return response;
}
function at(base, path) {
	return new URL(`${base.href.replace(/\/$/, "")}/${path}`);
}
function malformed({ host }) {
	return new Error(`${host}: the answer is not a log entry`);
}
function pem(certificate) {
	return `-----BEGIN CERTIFICATE-----\n${base64(certificate).replace(/(.{64})(?=.)/g, "$1\n")}\n-----END CERTIFICATE-----\n`;
}
function fromHex(value) {
	return Buffer.from(String(value), "hex").toString("base64");
}
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest("base64");
}
function base64(bytes) {
	return Buffer.from(bytes).toString("base64");
}
// src/action/trust/sign-record.ts
const signingAudience = "sigstore";
const payloadType = "application/vnd.in-toto+json";
const certificateLife = 3e5;
function keylessSigner({ instance, send, idToken, now }) {
	let identity;
	const fresh = () => issue({
		instance,
		send,
		idToken,
		now
	});
	const current = async () => {
		identity ??= fresh();
		const issued = await identity;
		if (now() - issued.issued <= certificateLife) return issued;
		identity = fresh();
		return identity;
	};
	const signOnce = async (statement) => {
		const { privateKey, certificate } = await current();
		const envelope = signEnvelope(statement, privateKey);
		const material = await verificationMaterial({
			...envelope,
			certificate
		}, instance, send);
		return bundle(envelope.envelope, {
			certificate: { rawBytes: base64(certificate) },
			...material
		});
	};
	return async (statement) => {
		try {
			return await signOnce(statement).catch((refusal) => {
				if (!isInLog(refusal)) throw refusal;
				return signOnce(statement);
			});
		} catch (cause) {
			if (cause instanceof TrustServiceError || cause instanceof IdentityMissingError) throw cause;
			throw new TrustServiceError(`the record could not be signed: ${cause instanceof Error ? cause.message : String(cause)}`, "Give the job `permissions: { id-token: write }` and let the runner reach the signing services, or sign with `record-key`.", { cause });
		}
	};
}
function isInLog(refusal) {
	return refusal instanceof ServiceRefusal && refusal.status === 409;
}
async function issue({ instance, send, idToken, now }) {
	const token = await idToken(signingAudience);
	const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const content = publicKey.export({
		type: "spki",
		format: "pem"
	}).toString();
	const proofOfPossession = base64(sign("sha256", Buffer.from(subjectOf(token)), privateKey));
	const url = at(instance.fulcio, "api/v2/signingCert");
	const response = await post(url, {
		credentials: { oidcIdentityToken: token },
		publicKeyRequest: {
			publicKey: {
				algorithm: "ECDSA",
				content
			},
			proofOfPossession
		}
	}, send);
	const document = jsonOf(response);
	const issued = isRecord(document) ? document["signedCertificateEmbeddedSct"] ?? document["signedCertificateDetachedSct"] : void 0;
	const chain = isRecord(issued) ? issued["chain"] : void 0;
	const certificates = isRecord(chain) ? chain["certificates"] : void 0;
	const leaf = Array.isArray(certificates) ? certificates[0] : void 0;
	if (typeof leaf !== "string") throw new Error(`${url.host}: the answer has no certificate`);
	return {
		privateKey,
		certificate: new X509Certificate(leaf).raw,
		issued: now()
	};
}
function subjectOf(token) {
	const { email, sub } = jwtClaims(token);
	const subject = typeof email === "string" ? email : sub;
	if (typeof subject !== "string") throw new Error("the ID token of the job names no subject");
	return subject;
}
function keyedSigner(privateKey, publicKey) {
	const hint = createHash("sha256").update(publicKey.export({
		type: "spki",
		format: "der"
	})).digest("base64");
	return async (statement) => bundle(signEnvelope(statement, privateKey).envelope, {
		publicKey: { hint },
		tlogEntries: []
	});
}
function readPrivateKey(pem) {
	if (/BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY/.test(pem)) return { problem: "is encrypted in cosign's own format; give an unencrypted ECDSA or RSA key in PEM (PKCS #8)" };
	try {
		const key = createPrivateKey(pem);
		const type = key.asymmetricKeyType;
		return type === "ec" || type === "rsa" ? { key } : { problem: "is neither an ECDSA nor an RSA key" };
	} catch {
		return { problem: "is not an unencrypted private key in PEM" };
	}
}
const digests = {
	secp384r1: "sha384",
	secp521r1: "sha512"
};
function signEnvelope(statement, key) {
	const signed = encodeForSigning(payloadType, statement);
	const signature = sign(digests[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? "sha256", signed, key);
	const signatures = [{
		sig: base64(signature),
		keyid: ""
	}];
	return {
		signed,
		signature,
		envelope: {
			payload: base64(statement),
			payloadType,
			signatures
		}
	};
}
function bundle(dsseEnvelope, verificationMaterial) {
	return Buffer.from(JSON.stringify({
		mediaType: bundleType,
		verificationMaterial,
		dsseEnvelope
	}));
}
// src/action/trust/signing-instance.ts
function defaultInstance(serverUrl, visibility) {
	if (visibility === "public" && new URL(serverUrl).host === "github.com") return {
		fulcio: new URL("https://fulcio.sigstore.dev"),
		log: {
			url: new URL("https://rekor.sigstore.dev"),
			version: 1
		}
	};
	const { host } = new URL(serverUrl);
	const domain = host === "github.com" ? "githubapp.com" : host;
	return {
		fulcio: new URL(`https://fulcio.${domain}`),
		timestampAuthority: new URL(`https://timestamp.${domain}/api/v1/timestamp`)
	};
}
function readSigningConfig(text, now) {
	const document = parseJson(text);
	if (!isRecord(document) || document["mediaType"] !== "application/vnd.dev.sigstore.signingconfig.v0.2+json") return { problem: "is not a signing configuration of sigstore (v0.2)" };
	const [authority] = servicesOf(document["caUrls"], now);
	const [timestampAuthority] = servicesOf(document["tsaUrls"], now);
	const log = servicesOf(document["rekorTlogUrls"], now).find(({ version }) => version === 1 || version === 2);
	if (authority === void 0) return { problem: "names no certificate authority (caUrls) that is valid now" };
	if (timestampAuthority === void 0 && log === void 0) return { problem: "names neither a timestamp authority (tsaUrls) nor a log (rekorTlogUrls): nothing could prove when it signed" };
	return { instance: {
		fulcio: authority.url,
		...timestampAuthority && { timestampAuthority: timestampAuthority.url },
		...log && { log: {
			url: log.url,
			version: log.version === 1 ? 1 : 2
		} }
	} };
}
function servicesOf(value, now) {
	return (Array.isArray(value) ? value.filter(isRecord) : []).flatMap((entry) => {
		const url = typeof entry["url"] === "string" ? URL.parse(entry["url"]) : null;
		if (url === null || !isValid(entry, now)) return [];
		return url.protocol === "https:" || [
			"127.0.0.1",
			"localhost",
			"[::1]"
		].includes(url.hostname) ? [{
			url,
			version: Number(entry["majorApiVersion"])
		}] : [];
	}).toSorted((left, right) => right.version - left.version);
}
function isValid({ validFor }, now) {
	const { start, end } = isRecord(validFor) ? validFor : {};
	return timeOf(start) <= now && (end === void 0 || now <= timeOf(end));
}
function timeOf(value) {
	return typeof value === "string" ? Date.parse(value) : NaN;
}
export { readPrivateKey as a, keylessSigner as i, readSigningConfig as n, signingAudience as o, keyedSigner as r, defaultInstance as t };
