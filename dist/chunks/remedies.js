import { Ot as familyOf } from "./promote.js";
// src/action/remedies.ts
function setting(registry, value) {
	return `under \`with:\`, write \`registries: |\` and below it, indented, \`"${registry}": { ${value} }\`.`;
}
const refused = ["unauthorized", "denied"];
const advices = [
	{
		codes: refused,
		family: "GHCR",
		access: "write",
		text: "The job needs `permissions: { packages: write }`."
	},
	{
		codes: refused,
		family: "GHCR",
		access: "read",
		text: "The job needs `permissions: { packages: read }`."
	},
	{
		codes: refused,
		family: "ECR",
		text: "Run aws-actions/amazon-ecr-login in this job."
	},
	{
		codes: ["unauthorized"],
		text: "Run docker/login-action before this step, or set `registry-auth`."
	},
	{
		codes: ["credentials-unusable"],
		text: "Log in again in this job, or set `registry-auth`, which is tried first."
	},
	{
		codes: ["rate-limited"],
		text: "Lower `concurrency`, or set `rate` for this registry in `registries`."
	},
	{
		codes: ["referrers-unreadable", "referrers-tag-immutable"],
		text: "`referrers: none` promotes the image without what is attached to it."
	},
	{
		codes: ["certificate-untrusted"],
		text: (registry) => `If the certificate is meant, ${setting(registry, "ca: ca.pem")}`
	},
	{
		codes: ["tls-mismatch"],
		text: (registry) => `If it speaks plain HTTP, ${setting(registry, "plain-http: true")} \`plain-http: false\` means TLS on loopback.`
	},
	{
		codes: ["private-address"],
		text: (registry) => `If the address is meant, ${setting(registry, "allow-private: true")}`
	},
	{
		codes: ["referrers-busy"],
		text: "The `concurrency` key of a workflow lets one job run at a time."
	},
	{
		codes: ["disk-full"],
		text: "Free disk space on the runner, or promote to one registry at a time: then nothing is kept on disk."
	}
];
function addAdvice(report) {
	return {
		...report,
		failures: report.failures.map(withAdvice)
	};
}
function withAdvice(failure) {
	const advice = advices.find((row) => fits(row, failure));
	if (advice === void 0) return failure;
	const text = typeof advice.text === "string" ? advice.text : advice.text(failure.answer?.registry ?? "");
	return {
		...failure,
		remedy: [failure.remedy ?? "", text].join(" ").trim()
	};
}
function fits({ codes, family, access }, { code, answer }) {
	if (code === void 0 || !codes.includes(code)) return false;
	if (access !== void 0 && access !== answer?.access) return false;
	return family === void 0 || answer !== void 0 && familyOf(answer.registry)?.name === family;
}
export { addAdvice };
