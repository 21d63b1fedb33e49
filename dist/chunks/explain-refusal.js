import { I as familyOf, _i as plainText, ii as classifyRefusal, ri as RegistryError } from "./promote.js";
// src/registry/model/login.ts
function describeLogins({ logins, anonymous, sources }, { registry, code }) {
	if (logins.length > 0) {
		const names = [...new Set(logins.map(describeLogin))].join(" and ");
		return code === "unauthorized" ? `${registry} rejected the login from ${names}${anonymous ? ", and a request without a login" : ""}.` : `The login came from ${names}.`;
	}
	if (sources === void 0) return `No login is sent to ${registry}, as its settings say.`;
	return `No login for ${registry} was found${sources.length === 0 ? "" : ` (looked in ${sources.join(", ")})`}.`;
}
function describeLogin({ origin, username }) {
	return username === void 0 || username === "" ? origin : `${origin} (user ${plainText(username, 100)})`;
}
// src/registry/families/remedies/diagnose.ts
const noLogin = {
	anonymous: true,
	codes: ["unauthorized", "denied"],
	text: "The registry does not allow this without a login: log in to it first."
};
const genericRemedies = [
	{
		access: "write",
		statuses: [405],
		text: "The registry takes no writes now: it is in read-only mode, or a mirror. Ask its operator.",
		source: "distribution's configuration reference, maintenance"
	},
	{
		access: "write",
		codes: ["repository-unknown"],
		text: "The repository does not exist, and this registry does not create it on a push: create it first."
	},
	{
		codes: ["too-large"],
		text: "Raise the size limit of the registry or of the proxy in front of it (nginx: client_max_body_size)."
	},
	{
		codes: ["storage-full"],
		text: "The storage of the registry is full: ask its operator."
	},
	{
		codes: ["quota-exceeded"],
		text: "A quota of the registry is used up: delete images there, or have it raised."
	},
	{
		codes: ["rate-limited"],
		text: "The registry limits how many requests it takes."
	},
	{
		statuses: [
			500,
			502,
			503,
			504
		],
		text: "The registry failed, or the proxy in front of it: its status page or its operator knows why."
	},
	{
		codes: ["tag-immutable"],
		text: "The tag cannot be moved by the rules of the registry: push a new tag."
	},
	noLogin,
	{
		anonymous: false,
		codes: ["unauthorized"],
		statuses: [403],
		text: "The user name or the password is wrong, a token has expired, or the login may not do this.",
		source: "GHCR: the token service answers 403 in all these cases"
	},
	{
		anonymous: false,
		codes: ["unauthorized"],
		text: "The user name or the password is wrong, or a token has expired."
	},
	{
		codes: ["unauthorized"],
		text: "The registry does not know these credentials, or needs some."
	},
	{
		access: "write",
		codes: ["denied"],
		text: "The credentials are known, and may not write here: give them push rights."
	},
	{
		codes: ["denied"],
		text: "The credentials are known, and may not read here: give them pull rights."
	}
];
function diagnose(details) {
	const row = [
		{
			...noLogin,
			access: "write"
		},
		...familyOf(details.registry)?.remedies ?? [],
		...genericRemedies
	].find((candidate) => fits(candidate, details));
	return row && `${row.text}${row.source === void 0 ? "" : ` (from reports: ${row.source})`}`;
}
function fits({ access, anonymous, codes, statuses, words }, details) {
	const { status, codes: reported = [], detail = "" } = details;
	const code = details.code ?? (status === void 0 ? "no-response" : classifyRefusal({
		status,
		codes: reported,
		detail
	}));
	if (access !== void 0 && access !== details.access) return false;
	if (anonymous !== void 0 && anonymous !== details.anonymous) return false;
	if (codes !== void 0 && !codes.some((candidate) => candidate === code)) return false;
	if (statuses !== void 0 && (namedCauses.has(code) || !statuses.some((candidate) => candidate === status))) return false;
	return words === void 0 || words.test([...reported, detail].join(" "));
}
const namedCauses = new Set([
	"rate-limited",
	"quota-exceeded",
	"storage-full",
	"too-large"
]);
// src/registry/families/remedies/explain-refusal.ts
const loginRefusals = new Set(["unauthorized", "denied"]);
function explainRefusal({ details, code, cause }, sent) {
	const isAboutLogin = loginRefusals.has(code);
	const known = isAboutLogin ? describeLogins(sent, {
		registry: details.registry,
		code
	}) : void 0;
	const login = isAboutLogin ? sent.logins.at(-1)?.place : void 0;
	const remedy = [
		known,
		diagnose(details),
		details.remedy
	].filter((part) => part !== void 0).join(" ");
	return new RegistryError({
		...details,
		cause,
		...login && { login },
		...remedy !== "" && { remedy }
	});
}
export { explainRefusal };
