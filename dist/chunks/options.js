// src/cli/options/options.ts
const inputOptions = [
	{
		name: "source",
		value: "IMAGE",
		help: "the image to promote; the first argument"
	},
	{
		name: "targets",
		value: "IMAGE",
		help: "where to promote to; the other arguments"
	},
	{
		name: "config",
		value: "FILE",
		help: "many promotions, in YAML"
	},
	{
		name: "plan",
		value: "FILE",
		help: "apply a plan that a dry run wrote"
	},
	{
		name: "dry-run",
		help: "survey and plan, write only the plan file"
	},
	{
		name: "combine",
		help: "make one index of several sources"
	},
	{
		name: "select",
		value: "RULE",
		help: "choose tags: 'semver: >=1.2 <2', 'glob: release-*', 'newest: 5', all"
	},
	{
		name: "platforms",
		value: "LIST",
		help: "the platforms to keep, as a new index"
	},
	{
		name: "unwrap",
		help: "promote the one platform's own manifest"
	},
	{
		name: "attestations",
		value: "BOOL",
		help: "keep BuildKit's attestations in the index (true)"
	},
	{
		name: "annotations",
		value: "LINES",
		help: "annotate the index that is created: 'key=value'"
	},
	{
		name: "floating-tags",
		value: "LIST",
		help: "derive latest, major, minor, patch or names of your own"
	},
	{
		name: "version-pattern",
		value: "SCHEME",
		help: "semver, calver, numbers, pep440 or a regular expression"
	},
	{
		name: "overwrite",
		value: "RULE",
		help: "never, skip, floating (default) or always, or lines 'never: v*'"
	},
	{
		name: "backup",
		value: "NAME",
		help: "before a tag moves, set this tag to what it named: {tag}-previous"
	},
	{
		name: "delete-source-tags",
		value: "GLOBS",
		help: "delete these tags of the source afterwards: staging-*, 'keep 10: pr-*'"
	},
	{
		name: "allow-targets",
		value: "GLOBS",
		help: "refuse targets that match none of them"
	},
	{
		name: "referrers",
		value: "LIST",
		help: "all (default), none, or globs of artifact types"
	},
	{
		name: "referrers-source",
		value: "REPO",
		help: "the repository that has the referrers of the image"
	},
	{
		name: "referrers-target",
		value: "REPO",
		help: "the repository that gets the referrers"
	},
	{
		name: "attach",
		value: "LINES",
		help: "attach files: 'path: artifact/type'"
	},
	{
		name: "record",
		word: "signed",
		help: "attach a record of the promotion, or a signed one"
	},
	{
		name: "record-key",
		value: "FILE",
		help: "sign records with this private key"
	},
	{
		name: "signing-config",
		value: "FILE",
		help: "sign records with a private Sigstore"
	},
	{
		name: "verification-summary",
		help: "attach a signed SLSA verification summary too"
	},
	{
		name: "github-records",
		help: "create GitHub's storage and deployment records (GitHub only)"
	},
	{
		name: "require",
		value: "FILE",
		file: true,
		help: "gates that must hold, in YAML"
	},
	{
		name: "wait",
		value: "TIME",
		help: "wait for the source, such as 5m"
	},
	{
		name: "on-error",
		value: "WORD",
		help: "stop (default), or continue with promotions that share nothing"
	},
	{
		name: "rollback",
		value: "BOOL",
		help: "put tags back if one cannot move (true)"
	},
	{
		name: "verify",
		value: "MODE",
		help: "true (default), strict or false"
	},
	{
		name: "registry-auth",
		value: "FILE",
		file: true,
		secret: true,
		help: "logins, in YAML"
	},
	{
		name: "registry-identities",
		value: "FILE",
		file: true,
		help: "logins by OIDC, in YAML"
	},
	{
		name: "registries",
		value: "FILE",
		file: true,
		help: "settings by registry host, in YAML"
	},
	{
		name: "github-token",
		value: "TOKEN",
		help: "for ghcr.io; better as PROMOTE_IMAGE_GITHUB_TOKEN"
	},
	{
		name: "concurrency",
		value: "N",
		help: "requests in flight per registry (auto: 16 blobs each way, 64 others)"
	},
	{
		name: "timeout",
		value: "TIME",
		help: "for the whole run (1h)"
	},
	{
		name: "phase",
		value: "PHASE",
		help: "of a plan: preflight, content or tags"
	},
	{
		name: "shard",
		value: "I/N",
		help: "of a plan's promotions: 2/8"
	},
	{
		name: "cache",
		help: "keep hints between runs (GitHub only)"
	},
	{
		name: "summary",
		value: "BOOL",
		help: "write the job summary (GitHub only)"
	}
];
const ownOptions = [
	{
		name: "json",
		help: "print one JSON document on standard output, the log on standard error"
	},
	{
		name: "plan-file",
		value: "FILE",
		help: "where a dry run writes its plan (promote-image-plan.json)"
	},
	{
		name: "output-env",
		value: "FILE",
		help: "append the outputs as NAME=value, as dotenv reports take them"
	},
	{
		name: "markdown",
		value: "FILE",
		help: "write the summary page"
	},
	{
		name: "help",
		help: "show this help"
	},
	{
		name: "version",
		help: "show the version"
	}
];
const commands = [
	{
		name: "plan",
		usage: "plan SOURCE TARGET...",
		help: "survey and plan, write only the plan file: --dry-run"
	},
	{
		name: "apply",
		usage: "apply PLAN",
		help: "apply a plan: --plan PLAN"
	},
	{
		name: "verify",
		usage: "verify IMAGE...",
		help: "check, without a write, what tags name, that the image is complete and that the gates hold"
	},
	{
		name: "login check",
		usage: "login check REPOSITORY...",
		help: "show which login is used, and whether it may push"
	},
	{
		name: "completion",
		usage: "completion bash|zsh",
		help: "print a completion script"
	}
];
const options = [...inputOptions, ...ownOptions];
export { ownOptions as i, inputOptions as n, options as r, commands as t };
