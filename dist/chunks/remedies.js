import { Dr as createRepositoryCommand, I as familyOf, fn as settingAdvice } from "./promote.js";
// src/action/advice-table.ts
const refused = ["unauthorized", "denied"];
const advices = [
	{
		codes: refused,
		family: "GHCR",
		access: "write",
		text: {
			action: "The job needs `permissions: { packages: write }`.",
			"command-line": "The token needs the scope write:packages."
		}
	},
	{
		codes: refused,
		family: "GHCR",
		access: "read",
		text: {
			action: "The job needs `permissions: { packages: read }`.",
			"command-line": "The token needs the scope read:packages."
		}
	},
	{
		codes: refused,
		family: "ECR",
		text: {
			action: "Run aws-actions/amazon-ecr-login in this job.",
			"command-line": "Log in with `aws ecr get-login-password` and `docker login`, or set `registry-identities`."
		}
	},
	{
		codes: ["repository-unknown", "no-response"],
		family: "ECR",
		access: "write",
		text: createRepositoryAdvice
	},
	{
		codes: ["unauthorized"],
		login: "input",
		text: {
			action: "Correct the secret that this entry gets its password from, or the user name.",
			"command-line": "Correct the user name or the password of this entry."
		}
	},
	{
		codes: ["unauthorized"],
		login: "file",
		text: (registry) => ({
			action: "Correct the secret in the step that logs in (docker/login-action).",
			"command-line": `Log in again: \`docker login ${registry}\`.`
		})
	},
	{
		codes: ["unauthorized"],
		login: "helper",
		text: "Renew the login that the credential helper keeps."
	},
	{
		codes: ["unauthorized"],
		login: "variable",
		text: "Correct the value of this variable."
	},
	{
		codes: ["unauthorized"],
		login: "identity",
		text: "Check at the registry which identities it trusts, and for what."
	},
	{
		codes: ["unauthorized"],
		login: "job-token",
		text: "Check the `permissions` of the job."
	},
	{
		codes: ["unauthorized"],
		anonymous: false,
		text: {
			action: "Correct the login of this job.",
			"command-line": "Log in again; `promote-image login check REPOSITORY` shows which login is used."
		}
	},
	{
		codes: refused,
		anonymous: true,
		text: {
			action: "Run docker/login-action before this step, or set `registry-auth`.",
			"command-line": "Log in with `docker login`, or set `registry-auth`; `promote-image login check REPOSITORY` shows which login is used."
		}
	},
	{
		codes: ["unauthorized"],
		text: {
			action: "Run docker/login-action before this step, or set `registry-auth`.",
			"command-line": "Log in with `docker login`, or set `registry-auth`."
		}
	},
	{
		codes: ["credentials-unusable"],
		text: {
			action: "A login in a file is renewed by logging in again in this job; `registry-auth` is tried before all others.",
			"command-line": "A login in a file is renewed by `docker login`; `registry-auth` is tried before all others."
		}
	},
	{
		codes: ["realm-refused"],
		text: (registry) => settingAdvice("If the token service is in your own network", registry, "allow-private: true")
	},
	{
		codes: ["rate-limited"],
		text: "Lower `concurrency`, or set `rate` for this registry in `registries`."
	},
	{
		codes: [
			"referrers-unreadable",
			"referrers-tag-immutable",
			"signature-store"
		],
		text: "`referrers: none` promotes the image without what is attached to it."
	},
	{
		codes: ["certificate-untrusted"],
		text: (registry) => settingAdvice("To trust it", registry, "ca: ca.pem")
	},
	{
		codes: ["client-certificate"],
		text: (registry) => settingAdvice("If it asks for one", registry, "cert: client.pem, key: client.key")
	},
	{
		codes: ["tls-mismatch"],
		text: (registry) => settingAdvice("If it speaks plain HTTP", registry, "plain-http: true")
	},
	{
		codes: ["tls-required"],
		text: tlsAdvice
	},
	{
		codes: ["no-response"],
		plainHttp: true,
		text: tlsAdvice
	},
	{
		codes: ["private-address"],
		text: (registry) => settingAdvice("If the address is right", registry, "allow-private: true")
	},
	{
		codes: ["referrers-busy"],
		text: {
			action: "The `concurrency` key of a workflow lets one job run at a time.",
			"command-line": "Let one promotion to this repository run at a time."
		}
	},
	{
		codes: ["disk-full"],
		text: "Free disk space on this machine, or promote to one registry at a time: then nothing is kept on disk."
	}
];
function createRepositoryAdvice(registry, repository) {
	const path = repository.slice(registry.length + 1);
	return mapTexts(settingAdvice("If this run should create it", registry, "create-repository: true"), (text) => `${text} Or create it once: ${createRepositoryCommand(registry, path)}.`);
}
function tlsAdvice(registry) {
	return mapTexts(settingAdvice("If it speaks TLS", registry, "plain-http: false"), (text) => `It was asked in plain HTTP, the default for loopback hosts. ${text}`);
}
function mapTexts(texts, change) {
	return {
		action: change(texts.action),
		"command-line": change(texts["command-line"])
	};
}
// src/action/remedies.ts
function addAdvice(report, surface = "action") {
	return {
		...report,
		failures: report.failures.map((failure) => withAdvice(failure, surface))
	};
}
function withAdvice(failure, surface = "action") {
	const advice = [...waitAdvice(failure), ...tableAdvice(failure, surface)];
	return advice.length === 0 ? failure : {
		...failure,
		remedy: [failure.remedy ?? "", ...advice].join(" ").trim()
	};
}
function waitAdvice({ answer }) {
	const retryAfter = answer?.retryAfter;
	if (retryAfter === void 0 || retryAfter > 432e6) return [];
	return [`Or set \`wait: ${Math.ceil(retryAfter / 6e4)}m\` and a longer \`timeout\`.`];
}
function tableAdvice(failure, surface) {
	const advice = advices.find((row) => fits(row, failure));
	if (advice === void 0) return [];
	const { text } = advice;
	const texts = typeof text === "function" ? text(failure.answer?.registry ?? "", failure.answer?.repository ?? "") : text;
	return [typeof texts === "string" ? texts : texts[surface]];
}
const facts = [
	"access",
	"login",
	"plainHttp",
	"anonymous"
];
function fits({ codes, family, ...row }, { code, answer }) {
	if (code === void 0 || !codes.includes(code)) return false;
	if (facts.some((fact) => row[fact] !== void 0 && row[fact] !== answer?.[fact])) return false;
	return family === void 0 || answer !== void 0 && familyOf(answer.registry)?.name === family;
}
export { addAdvice, withAdvice };
