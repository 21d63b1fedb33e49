import { It as isRecord, lt as TrustServiceError } from "./promote.js";
import { o as IdentityError, t as fetchIdToken } from "./id-token.js";
import { r as requestSender } from "./request.js";
import { i as keylessSigner, r as keyedSigner, t as defaultInstance } from "./signing-instance.js";
import { createPublicKey } from "node:crypto";
// src/action/trust/record-signer.ts
function recordSigner(signing, { context, env, signal, onSecret }) {
	if (signing.kind === "key") return keyedSigner(signing.key, createPublicKey(signing.key));
	const send = requestSender(signal);
	const { repository } = context.payload;
	const visibility = isRecord(repository) ? repository["visibility"] : void 0;
	return keylessSigner({
		instance: signing.instance ?? defaultInstance(context.serverUrl, typeof visibility === "string" ? visibility : void 0),
		send,
		idToken: (audience) => idToken(audience, {
			env,
			send: textOf(send),
			onSecret
		}),
		now: () => performance.now()
	});
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
		throw new TrustServiceError(`the record could not be signed with the job's identity: ${cause.message}`, "Or sign with `record-key`.", { cause });
	}
}
function textOf(send) {
	return async ({ url, ...request }) => {
		const { status, bytes } = await send(url, request);
		return {
			status,
			text: new TextDecoder().decode(bytes)
		};
	};
}
export { recordSigner };
