import { Hn as isRecord, qt as TrustServiceError } from "./promote.js";
import { n as jsonOf, t as describeResponse } from "./request.js";
// src/action/trust/trust-domain.ts
async function trustedRootName(meta) {
	const { host } = new URL(meta.api);
	if (!host.endsWith(".ghe.com")) return "trusted_root.json";
	try {
		const domain = await readTrustDomain(meta);
		return domain === "" ? "trusted_root.json" : `${domain}.trusted_root.json`;
	} catch (cause) {
		throw new TrustServiceError(`which trusted root is that of this server could not be read from ${host}/meta: ${cause instanceof Error ? cause.message : String(cause)}`, `Give the step the \`github-token\` of this server, or keep the root in the repository and name it under \`require\`: \`trusted-root: trust/trusted_root.jsonl\`; \`gh attestation trusted-root --hostname ${host.replace(/^api\./, "")}\` writes it.`, { cause });
	}
}
async function readTrustDomain({ send, api, token }) {
	const headers = {
		accept: "application/vnd.github+json",
		"x-github-api-version": "2022-11-28",
		...token !== void 0 && { authorization: `Bearer ${token}` }
	};
	const response = await send(new URL(`${api}/meta`), { headers });
	if (response.status !== 200) throw new Error(describeResponse(response));
	const domain = trustDomainOf(jsonOf(response)) ?? "";
	if (!/^(?:[\w-]{1,100}(?:\.[\w-]{1,100}){0,10})?$/.test(domain)) throw new Error("the trust domain is malformed");
	return domain;
}
function trustDomainOf(meta) {
	const domains = isRecord(meta) ? meta["domains"] : void 0;
	const attestations = isRecord(domains) ? domains["artifact_attestations"] : void 0;
	const domain = isRecord(attestations) ? attestations["trust_domain"] : void 0;
	return typeof domain === "string" ? domain : void 0;
}
export { trustedRootName };
