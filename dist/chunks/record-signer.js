import { Bt as IdentityMissingError, Hn as isRecord, qt as TrustServiceError } from "./promote.js";
import { o as IdentityError, s as NoIdentityError, t as fetchIdToken } from "./id-token.js";
import { a as sendServiceRequest, r as requestSender } from "./request.js";
import { i as keylessSigner, o as signingAudience, r as keyedSigner, t as defaultInstance } from "./signing-instance.js";
const { createPublicKey } = process.getBuiltinModule("node:crypto");
// src/action/trust/record-signer.ts
function recordSigner(signing, { context, env, signal, onSecret }) {
	if (signing.kind === "key") return {
		sign: keyedSigner(signing.key, createPublicKey(signing.key)),
		prepare: async () => void 0
	};
	const send = requestSender(signal);
	const { repository } = context.payload;
	const visibility = isRecord(repository) ? repository["visibility"] : void 0;
	const requestToken = (audience) => idToken(audience, {
		env,
		send: sendServiceRequest(send),
		onSecret
	});
	return {
		sign: keylessSigner({
			instance: signing.instance ?? defaultInstance(context.serverUrl, typeof visibility === "string" ? visibility : void 0),
			send,
			idToken: requestToken,
			now: () => performance.now()
		}),
		prepare: async () => void await requestToken(signingAudience)
	};
}
async function idToken(...[audience, options]) {
	const given = options.env["SIGSTORE_ID_TOKEN"];
	if (given) {
		options.onSecret(given);
		return given;
	}
	try {
		return await fetchIdToken(audience, options);
	} catch (cause) {
		if (!(cause instanceof IdentityError)) throw cause;
		const problem = `the record could not be signed with the job's identity: ${cause.message}`;
		const remedy = "If the job cannot have an identity, sign with `record-key`.";
		throw cause instanceof NoIdentityError ? new IdentityMissingError(problem, {
			remedy,
			cause
		}) : new TrustServiceError(problem, remedy, { cause });
	}
}
export { recordSigner };
