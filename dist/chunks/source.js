import { Hn as isRecord, i as longestMatch } from "./promote.js";
import { a as idTokenType, c as tokenExchangeGrant, l as serviceClient, n as ecrApiOf, o as postForm, r as assumeRole, s as postJson, t as callEcr } from "./ecr-api.js";
import { a as requiredText, c as refusedExchange, i as lifetimeOf, n as isSuccess, r as jsonOf, t as fetchIdToken } from "./id-token.js";
import { n as jwtExpiry, t as jwtClaims } from "./jwt.js";
// src/registry/identities/exchanges/aws-ecr.ts
const exchangeAwsEcr = async (identity, context) => {
	const keys = await assumeRole(identity, context);
	const api = ecrApiOf(identity.registry, identity.region, context.env);
	const response = await callEcr({
		api,
		operation: "GetAuthorizationToken",
		parameters: {},
		keys
	}, context);
	if (!isSuccess(response)) throw refusedExchange(`Amazon ECR gave no login for ${identity.registry}`, response, { advice: `Allow the role ${identity.roleToAssume} ${api.service === "ecr" ? "ecr:GetAuthorizationToken" : "ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken"}.` });
	const data = [jsonOf(response)["authorizationData"]].flat()[0];
	const { authorizationToken, expiresAt } = isRecord(data) ? data : {};
	const login = Buffer.from(requiredText(authorizationToken, "Amazon ECR"), "base64").toString("utf8");
	const password = login.slice(login.indexOf(":") + 1);
	context.onSecret(password);
	const expires = typeof expiresAt === "number" ? expiresAt * 1e3 : context.now() + 36e5;
	return {
		credential: {
			kind: "basic",
			username: "AWS",
			password
		},
		expires
	};
};
// src/registry/identities/exchanges/azure-acr.ts
const nobody = "00000000-0000-0000-0000-000000000000";
const exchangeAzureAcr = async (identity, context) => {
	const { clientId, tenantId, audience = "api://AzureADTokenExchange" } = identity;
	const host = identity.registry.split("/")[0] ?? identity.registry;
	const idToken = await context.idToken(audience);
	const login = new URL(`/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, authorityOf(host));
	const response = await context.send(postForm(login, {
		grant_type: "client_credentials",
		client_id: clientId,
		client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
		client_assertion: idToken,
		scope: "https://containerregistry.azure.net/.default"
	}));
	if (!isSuccess(response)) throw refusedExchange(`Entra ID gave no token for the application ${clientId}`, response, {
		idToken,
		advice: `Add a federated credential with exactly this issuer, subject and audience to the application or managed identity.`
	});
	const accessToken = requiredText(jsonOf(response)["access_token"], "Entra ID");
	context.onSecret(accessToken);
	const exchanged = await context.send(postForm(`https://${host}/oauth2/exchange`, {
		grant_type: "access_token",
		service: host,
		tenant: tenantId,
		access_token: accessToken
	}));
	if (!isSuccess(exchanged)) throw refusedExchange(`${host} gave no refresh token`, exchanged, { advice: `Grant the application ${clientId} AcrPush (or Container Registry Repository Writer) on this registry.` });
	const token = requiredText(jsonOf(exchanged)["refresh_token"], host);
	context.onSecret(token);
	return {
		credential: {
			kind: "identity",
			token,
			username: nobody
		},
		expires: jwtExpiry(token) ?? context.now() + 36e5
	};
};
function authorityOf(host) {
	if (host.endsWith(".azurecr.cn")) return "https://login.partner.microsoftonline.cn";
	if (host.endsWith(".azurecr.us")) return "https://login.microsoftonline.us";
	return "https://login.microsoftonline.com";
}
// src/registry/identities/exchanges/chainguard.ts
const exchangeChainguard = async (identity, context) => {
	const host = identity.registry.split("/")[0] ?? identity.registry;
	const idToken = await context.idToken(identity.audience ?? host);
	const url = new URL("https://issuer.enforce.dev/sts/exchange");
	url.search = new URLSearchParams({
		aud: host,
		identity: identity.identity
	}).toString();
	const headers = {
		authorization: `Bearer ${idToken}`,
		accept: "application/json"
	};
	const response = await context.send({
		method: "GET",
		url,
		headers
	});
	if (!isSuccess(response)) throw refusedExchange(`Chainguard gave no token for the identity ${identity.identity}`, response, {
		idToken,
		advice: "The identity must be bound to this issuer and subject."
	});
	const password = requiredText(jsonOf(response)["token"], "Chainguard");
	context.onSecret(password);
	return {
		credential: {
			kind: "basic",
			username: "user",
			password
		},
		expires: jwtExpiry(password) ?? context.now() + 6e5
	};
};
// src/registry/identities/exchanges/cloudsmith.ts
const exchangeCloudsmith = async (identity, context) => {
	const { organization, service, audience = `https://github.com/${organization}` } = identity;
	const idToken = await context.idToken(audience);
	const url = new URL(`/openid/${encodeURIComponent(organization)}/`, "https://api.cloudsmith.io");
	const response = await context.send(postJson(url, {
		oidc_token: idToken,
		service_slug: service
	}));
	if (!isSuccess(response)) throw refusedExchange(`Cloudsmith gave no token for ${organization}/${service}`, response, {
		idToken,
		advice: `The provider settings of ${organization} must name this issuer, and its required claims must hold.`
	});
	const password = requiredText(jsonOf(response)["token"], "Cloudsmith");
	context.onSecret(password);
	return {
		credential: {
			kind: "basic",
			username: service,
			password
		},
		expires: jwtExpiry(password) ?? context.now() + 36e5
	};
};
// src/registry/identities/exchanges/dockerhub.ts
const lifetime = 3600;
const exchangeDockerHub = async (identity, context) => {
	const { username, connectionId, audience = "https://identity.docker.com" } = identity;
	const idToken = await context.idToken(audience);
	const response = await context.send(postForm("https://identity.docker.com/oauth/token", {
		grant_type: tokenExchangeGrant,
		subject_token_type: idTokenType,
		subject_token: idToken,
		connection_id: connectionId,
		expires_in: String(lifetime)
	}));
	if (!isSuccess(response)) throw refusedExchange(`Docker gave no token for the organization ${username}`, response, {
		idToken,
		advice: `The OIDC connection ${connectionId} must belong to ${username} and allow this subject; personal accounts have none.`
	});
	const { access_token, expires_in } = jsonOf(response);
	const password = requiredText(access_token, "Docker");
	context.onSecret(password);
	const expires = context.now() + lifetimeOf(expires_in, 300) * 1e3;
	return {
		credential: {
			kind: "basic",
			username,
			password
		},
		expires
	};
};
// src/registry/identities/exchanges/gcp-wif.ts
const scope = "https://www.googleapis.com/auth/cloud-platform";
const exchangeGcpWif = async (identity, context) => {
	const { workloadIdentityProvider: provider, serviceAccount } = identity;
	const audience = identity.audience ?? `https://iam.googleapis.com/${provider}`;
	const idToken = await context.idToken(audience);
	const response = await context.send(postJson("https://sts.googleapis.com/v1/token", {
		audience: `//iam.googleapis.com/${provider}`,
		grantType: tokenExchangeGrant,
		requestedTokenType: "urn:ietf:params:oauth:token-type:access_token",
		scope,
		subjectTokenType: "urn:ietf:params:oauth:token-type:jwt",
		subjectToken: idToken
	}));
	if (!isSuccess(response)) throw refusedExchange(`Google STS gave no token for ${provider}`, response, {
		idToken,
		advice: `The provider's allowed audiences must contain ${JSON.stringify(audience)}, and its attribute condition must hold for these claims.`
	});
	const { access_token, expires_in } = jsonOf(response);
	const token = requiredText(access_token, "Google STS");
	context.onSecret(token);
	if (serviceAccount !== void 0) return impersonate(serviceAccount, token, context);
	return issued(token, context.now() + lifetimeOf(expires_in, 3600) * 1e3);
};
async function impersonate(account, token, context) {
	const path = `/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`;
	const url = new URL(path, "https://iamcredentials.googleapis.com");
	const headers = { authorization: `Bearer ${token}` };
	const response = await context.send(postJson(url, {
		scope: [scope],
		lifetime: "3600s"
	}, headers));
	if (!isSuccess(response)) throw refusedExchange(`Google gave no token for the service account ${account}`, response, { advice: `Grant the federated identity roles/iam.workloadIdentityUser on ${account}.` });
	const { accessToken, expireTime } = jsonOf(response);
	const password = requiredText(accessToken, "Google IAM Credentials");
	context.onSecret(password);
	const expires = Date.parse(typeof expireTime === "string" ? expireTime : "");
	return issued(password, Number.isNaN(expires) ? context.now() + 36e5 : expires);
}
function issued(password, expires) {
	return {
		credential: {
			kind: "basic",
			username: "oauth2accesstoken",
			password
		},
		expires
	};
}
// src/registry/identities/exchanges/jfrog.ts
const exchangeJfrog = async (identity, context) => {
	const { url, providerName, audience = "jfrog-github" } = identity;
	const idToken = await context.idToken(audience);
	const response = await context.send(postJson(new URL("access/api/v1/oidc/token", url.endsWith("/") ? url : `${url}/`), {
		grant_type: tokenExchangeGrant,
		subject_token_type: idTokenType,
		subject_token: idToken,
		provider_name: providerName
	}));
	if (!isSuccess(response)) throw refusedExchange(`JFrog gave no token for the provider ${providerName}`, response, {
		idToken,
		advice: `The integration ${providerName} must have audience ${JSON.stringify(audience)} and an identity mapping that fits these claims.`
	});
	const { access_token, expires_in, username } = jsonOf(response);
	const password = requiredText(access_token, "JFrog");
	context.onSecret(password);
	const { sub } = jwtClaims(password);
	const subject = typeof sub === "string" ? sub.split("/").at(-1) : void 0;
	return {
		credential: {
			kind: "basic",
			username: typeof username === "string" ? username : subject ?? "token",
			password
		},
		expires: jwtExpiry(password) ?? context.now() + lifetimeOf(expires_in, 600) * 1e3
	};
};
// src/registry/identities/exchanges/oidc.ts
const exchangeOidc = async (identity, context) => {
	const { tokenUrl, audience, scope, username, registry } = identity;
	const idToken = await context.idToken(audience);
	const response = await context.send(postForm(tokenUrl, {
		grant_type: tokenExchangeGrant,
		subject_token: idToken,
		subject_token_type: idTokenType,
		audience: registry.split("/")[0] ?? registry,
		...scope !== void 0 && { scope }
	}));
	if (!isSuccess(response)) throw refusedExchange(`${new URL(tokenUrl).host} gave no token for ${registry}`, response, {
		idToken,
		advice: `It must trust this issuer, audience ${JSON.stringify(audience)} and this subject.`
	});
	const { access_token, expires_in } = jsonOf(response);
	const password = requiredText(access_token, new URL(tokenUrl).host);
	context.onSecret(password);
	const expires = jwtExpiry(password) ?? context.now() + lifetimeOf(expires_in, 300) * 1e3;
	return {
		credential: {
			kind: "basic",
			username,
			password
		},
		expires
	};
};
// src/registry/identities/exchanges/quay.ts
const exchangeQuay = async (identity, context) => {
	const { username } = identity;
	const host = identity.registry.split("/")[0] ?? identity.registry;
	const idToken = await context.idToken(identity.audience ?? host);
	const login = Buffer.from(`${username}:${idToken}`).toString("base64");
	context.onSecret(login);
	const response = await context.send({
		method: "GET",
		url: new URL(`https://${host}/oauth2/federation/robot/token`),
		headers: {
			authorization: `Basic ${login}`,
			accept: "application/json"
		}
	});
	if (!isSuccess(response)) throw refusedExchange(`${host} gave no token for the robot ${username}`, response, {
		idToken,
		advice: `Add this issuer and subject under "Robot Federation" of ${username}.`
	});
	const password = requiredText(jsonOf(response)["token"], host);
	context.onSecret(password);
	return {
		credential: {
			kind: "basic",
			username,
			password
		},
		expires: jwtExpiry(password) ?? context.now() + 36e5
	};
};
// src/registry/identities/source.ts
function createIdentitySource(identities, { settings, signal, ...options }) {
	const send = serviceClient({
		env: options.env,
		settings,
		signal
	});
	return identitySource(identities, {
		...options,
		send
	});
}
const renewalMargin = 12e4;
function identitySource(identities, options) {
	const entries = identities.map((identity) => [identity.registry, identity]);
	const context = contextOf(options);
	const issued = new Map();
	const credentialOf = async (identity) => {
		const cached = issued.get(identity);
		if (cached !== void 0 && options.now() < cached.renewAt) return (await cached.issued).credential;
		const fresh = {
			issued: exchange(identity, context),
			renewAt: Number.POSITIVE_INFINITY
		};
		issued.set(identity, fresh);
		const start = options.now();
		try {
			const { credential, expires } = await fresh.issued;
			fresh.renewAt = expires - Math.min(renewalMargin, (expires - start) / 5);
			return credential;
		} catch (error) {
			issued.delete(identity);
			throw error;
		}
	};
	return {
		title: "registry-identities",
		implicit: false,
		find: async (name) => {
			const identity = longestMatch(entries, name);
			return identity && {
				credential: await credentialOf(identity),
				place: "identity"
			};
		}
	};
}
function contextOf(options) {
	return {
		...options,
		idToken: (audience) => fetchIdToken(audience, options)
	};
}
function exchange(identity, context) {
	switch (identity.type) {
		case "aws-ecr": return exchangeAwsEcr(identity, context);
		case "gcp-wif": return exchangeGcpWif(identity, context);
		case "azure-acr": return exchangeAzureAcr(identity, context);
		case "dockerhub": return exchangeDockerHub(identity, context);
		case "quay": return exchangeQuay(identity, context);
		case "jfrog": return exchangeJfrog(identity, context);
		case "cloudsmith": return exchangeCloudsmith(identity, context);
		case "chainguard": return exchangeChainguard(identity, context);
		default: return exchangeOidc(identity, context);
	}
}
export { createIdentitySource };
