import { n as __exportAll } from "./rolldown-runtime.js";
import { $ as conflictWarning, At as createRepository, Ct as upperBound, Ft as orAborted, Gr as overwriteRules, Gt as TagConflictError, J as surveyAndPlan, Jt as VerifyError, Mt as mayBeAbsent, Pt as writtenDestinations, St as stepsOf, Tt as nodeBlobs, Ut as RecordError, V as collect, Wt as SourceContentMissingError, Y as readTagList, _i as plainText, ai as algorithmOf, at as referrerLimit, ci as hexOf, di as formatName, ei as IntegrityError, en as typeOf, et as coverage, fi as formatReference, gi as sameRegistry, jt as creationAnnouncement, kt as creatableDestinations, lt as referrerDescriptor, mn as backupOf, ni as PromoteError, nt as readDigestTag, o as explainImmutable, oi as digestOf, on as childBlobs, pn as hasChanges, pt as guardTarget, q as isActionable, ri as RegistryError, rn as registryKey, rt as mapWithLimit, sn as childManifests, st as artifactManifest, ti as MalformedError, tn as destinationsOf, tt as mergeSignatures, ui as shortDigest, wt as foreignLayers, xt as openRepositories } from "./promote.js";
const { Readable } = process.getBuiltinModule("node:stream");
// src/promote/model/sigstore-bundle.ts
const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
const bundlePredicate = "dev.sigstore.bundle.predicateType";
// src/promote/survey/read-tags.ts
async function readTags(steps, repositories) {
	const stale = steps.filter(({ aged }) => aged);
	const descriptors = await Promise.all(stale.map(({ planned: { target, expected } }) => repositories.get(target.repository).resolve(target.tag, {
		expected: expected?.digest,
		certain: expected === void 0
	})));
	return new Map(stale.map((step, at) => [step, descriptors[at]?.digest]));
}
// src/promote/referrers/digest-tags/push.ts
async function pushDigestTag(destination, referrer, tag, context) {
	const { repositories, emit } = context;
	const repository = repositories.get(destination);
	const own = referrer.nodes.at(-1);
	if (own === void 0) return;
	await pushNodes(referrer.nodes, destination, context);
	const node = await nextDigestTag(destination, own, tag, context);
	if (node === void 0) return;
	const [outcome] = await repository.pushTags(node.manifest, [tag]);
	if (outcome?.kind === "failed") throw explainImmutable(outcome.error);
	const { descriptor } = node.manifest;
	emit({
		kind: "referrer",
		destination,
		subject: referrer.subject,
		digest: descriptor.digest,
		size: descriptor.size,
		artifactType: typeOf({
			descriptor,
			tag
		}),
		how: "tagged",
		tag
	});
}
async function pushNodes(nodes, destination, context) {
	const { repositories, emit } = context;
	await Promise.all(nodes.map((node) => copyBlobs$1(node, destination, context)));
	for (const { manifest } of nodes.slice(0, -1)) {
		await repositories.get(destination).pushManifest(manifest);
		const { digest, size } = manifest.descriptor;
		emit({
			kind: "manifest",
			destination,
			digest,
			size
		});
	}
}
const mergeLimit = 5;
async function nextDigestTag(destination, own, tag, context) {
	const { repositories, emit, sleep } = context;
	const repository = repositories.get(destination);
	let current = await readDigestTag(repository, tag, sleep);
	for (let round = 1; current !== void 0; round++) {
		const covered = coverage(tag, own.manifest, current);
		if (covered === "stays") emit({
			kind: "warning",
			message: conflictWarning(destination, tag)
		});
		if (covered !== "merge" || current.kind !== "image") return void 0;
		const node = mergeSignatures(own, current, await readConfig(repository, current.config));
		await copyBlobs$1(node, destination, context);
		const latest = await readDigestTag(repository, tag, sleep);
		if (round === mergeLimit || latest?.descriptor.digest === current.descriptor.digest) return node;
		current = latest;
	}
	return own;
}
async function readConfig(repository, config) {
	if (config.size > 4194304) return void 0;
	return collect(config, await repository.blob(config), `config ${config.digest} of ${formatName(repository.name)}`);
}
async function copyBlobs$1({ manifest, created }, destination, { repositories, blobAt }) {
	await Promise.all(childBlobs(manifest).map((blob) => {
		const open = created?.get(blob.digest);
		return open ? repositories.get(destination).pushBlob(blob, {
			mountFrom: [],
			open
		}) : blobAt(blob.digest);
	}));
}
// src/promote/referrers/link.ts
async function indexAllReferrers(destination, referrers, context) {
	const bySubject = Map.groupBy(referrers.filter(({ tag, signature }) => tag === void 0 && signature === void 0), ({ subject }) => subject);
	await Promise.all([...[...bySubject].map(([subject, group]) => linkSubject(destination, subject, group, context)), ...[...Map.groupBy(referrers, ({ tag }) => tag)].map(async ([tag, group]) => {
		if (tag !== void 0) for (const referrer of group) await pushDigestTag(destination, referrer, tag, context);
	})]);
}
async function linkSubject(destination, subject, group, { repositories, emit }) {
	const descriptors = group.flatMap(({ nodes }) => nodes.slice(-1)).map(({ manifest }) => referrerDescriptor(manifest));
	const how = await repositories.get(destination).indexReferrers(subject, descriptors);
	for (const descriptor of descriptors) {
		const { digest, size } = descriptor;
		emit({
			kind: "referrer",
			destination,
			subject,
			digest,
			size,
			artifactType: typeOf({ descriptor }),
			how
		});
	}
}
// src/promote/copy/preflight.ts
const creationsAtOnce = 2;
async function preflight(plan, context) {
	const creatable = creatableDestinations(plan, context.repositories);
	if (writtenDestinations(plan).length < 2 && creatable.length === 0) return new Map();
	const answers = await askAll(plan, creatable, context);
	const created = await createMissing(answers, context);
	return sessionsOf(created.length === 0 ? answers : await accept([...answers, ...created], context));
}
async function checkUploads(plan, context) {
	const answers = await askAll(plan, creatableDestinations(plan, context.repositories), context);
	for (const { name, missing } of answers) if (missing) context.emit({
		kind: "notice",
		message: creationAnnouncement(name)
	});
	await cancelAll(sessionsOf(answers), writtenDestinations(plan), context.repositories);
}
async function askAll(plan, creatable, context) {
	context.emit({
		kind: "phase",
		phase: "preflight"
	});
	const byName = new Map(creatable.map((destination) => [formatName(destination.name), destination]));
	return accept(await Promise.all(writtenDestinations(plan).map(async (name) => {
		const permission = await context.repositories.get(name).openUpload();
		const missing = byName.get(formatName(name));
		return {
			name,
			permission,
			...missing && mayBeAbsent(permission) && { missing }
		};
	})), context);
}
async function createMissing(answers, context) {
	const run = mapWithLimit(creationsAtOnce);
	const creations = await Promise.allSettled(answers.flatMap(({ name, missing }) => missing === void 0 ? [] : [run(async () => ({
		name,
		permission: await createRepository(missing, context)
	}))]));
	const failures = creations.flatMap((creation) => creation.status === "rejected" ? [creation.reason] : []);
	const created = creations.flatMap((creation) => creation.status === "fulfilled" ? [creation.value] : []);
	if (failures.length === 0) return created;
	const names = answers.map(({ name }) => name);
	await cancelAll(sessionsOf([...answers, ...created]), names, context.repositories);
	throw joined(failures);
}
function joined(errors) {
	const refusals = errors.filter((error) => error instanceof RegistryError);
	const [first, ...further] = refusals;
	if (refusals.length < errors.length) return errors.find((error) => !(error instanceof RegistryError));
	if (first === void 0 || further.length === 0) return first;
	const details = [first.details.detail ?? "", ...further.map(({ message }) => message)];
	return new RegistryError({
		...first.details,
		detail: details.filter(Boolean).join("; also ")
	});
}
async function accept(answers, { repositories, emit }) {
	const others = answers.filter(({ missing }) => missing === void 0);
	const isCreating = others.length < answers.length;
	for (const { name, permission } of others) if (permission.kind === "unknown" && !isCreating) emit({
		kind: "warning",
		message: `${formatName(name)}: whether this run may push is not known yet (${permission.error.message})`
	});
	const denied = others.flatMap(({ permission }) => permission.kind === "denied" || permission.kind === "unknown" && isCreating ? [permission.error] : []);
	if (denied.length === 0) return answers;
	const names = answers.map(({ name }) => name);
	await cancelAll(sessionsOf(answers), names, repositories);
	throw joined(denied);
}
function sessionsOf(answers) {
	return new Map(answers.flatMap(({ name, permission }) => permission.kind === "granted" && permission.session ? [[formatName(name), permission.session]] : []));
}
async function cancelAll(sessions, names, repositories) {
	await Promise.all(names.map(async (name) => {
		const session = takeUploadSession(sessions, name);
		if (session) await repositories.get(name).cancelUpload(session);
	}));
}
function takeUploadSession(sessions, name) {
	const session = sessions.get(formatName(name));
	sessions.delete(formatName(name));
	return session;
}
// src/promote/copy/blobs.ts
const blobsInFlight = 128;
function copyBlobs(steps, context) {
	const start = mapWithLimit(blobsInFlight);
	const copies = new Map();
	const remember = (destination, digest, copy) => {
		copy.catch(() => void 0);
		copies.set(`${formatName(destination)} ${digest}`, copy);
	};
	for (const step of [...steps].sort((a, b) => a.blob.size - b.blob.size)) {
		const open = opener(step, context);
		for (const [first, ...siblings] of step.wanted) {
			if (first === void 0) continue;
			const sent = start(() => copyBlob(step, first, step.origins, {
				...context,
				open
			}));
			remember(first, step.blob.digest, sent);
			for (const sibling of siblings) remember(sibling, step.blob.digest, sent.then(() => start(() => copyBlob(step, sibling, [first], {
				...context,
				open
			}))));
		}
	}
	return {
		at: (destination, digest) => copies.get(`${formatName(destination)} ${digest}`) ?? Promise.resolve(),
		settled: Promise.allSettled(copies.values())
	};
}
function opener({ blob, origins, created, wanted }, { repositories, spool }) {
	if (created) return created;
	const open = () => openFromAny(blob, origins, repositories);
	return wanted.length > 1 ? spool.keep(blob, open) : open;
}
async function openFromAny(blob, origins, repositories) {
	for (const origin of origins) try {
		return await repositories.get(origin).blob(blob);
	} catch (error) {
		if (!(error instanceof RegistryError) || error.details.status !== 404) throw error;
	}
	throw new SourceContentMissingError(`blob ${blob.digest}`, origins);
}
async function copyBlob({ blob, created }, destination, candidates, { repositories, emit, sessions, open }) {
	const mountFrom = created ? [] : candidates.filter((name) => sameRegistry(name, destination));
	const session = mountFrom.length === 0 ? takeUploadSession(sessions, destination) : void 0;
	const outcome = await repositories.get(destination).pushBlob(blob, {
		mountFrom,
		open,
		...session && { session }
	});
	const lookedUp = session === void 0;
	emit({
		kind: "blob",
		destination,
		digest: blob.digest,
		size: blob.size,
		outcome,
		lookedUp
	});
}
// src/promote/copy/push-manifest.ts
async function pushManifest(node, target, context) {
	const { destination, roots } = target;
	const repository = context.repositories.get(destination);
	const options = { unnamed: roots?.has(node.manifest.descriptor.digest) === true };
	try {
		await repository.pushManifest(node.manifest, options);
	} catch (error) {
		if (!isMissingContent(error)) throw explainOldFormat(node, error);
		const message = `${registryKey(destination)} does not have content that it reported as present; it is pushed again`;
		context.emit({
			kind: "warning",
			message
		});
		await pushContent(node, target, context);
		await repository.pushManifest(node.manifest, options).catch((refusal) => {
			throw explainForeignLayers(node, refusal);
		});
	}
	const { digest, size } = node.manifest.descriptor;
	context.emit({
		kind: "manifest",
		destination,
		digest,
		size
	});
}
const missingContentCodes = new Set([
	"MANIFEST_BLOB_UNKNOWN",
	"BLOB_UNKNOWN",
	"MANIFEST_UNKNOWN"
]);
function isMissingContent(error) {
	return error instanceof RegistryError && (error.details.codes ?? []).some((code) => missingContentCodes.has(code));
}
function explainOldFormat({ manifest }, error) {
	const status = error instanceof RegistryError ? error.details.status ?? 0 : 0;
	const remedy = oldFormatRemedy(manifest);
	if (!(error instanceof RegistryError) || remedy === void 0 || !refusals.has(status)) return error;
	return new RegistryError({
		...error.details,
		remedy
	});
}
const refusals = new Set([
	400,
	404,
	405,
	415,
	422
]);
function oldFormatRemedy({ kind, descriptor, artifactType = descriptor.mediaType }) {
	if (kind === "schema-1") return "The registry takes no Docker schema 1 images. Rebuild the image with a current tool.";
	return kind === "draft-artifact" ? `The registry takes no artifact manifests of drafts of OCI 1.1 and of ORAS (${descriptor.mediaType}). Attach the artifact again with a current tool, or leave it out: \`referrers: "!${plainText(artifactType, 100)}"\`.` : void 0;
}
function explainForeignLayers(node, error) {
	const absent = foreignLayers(node.manifest).length - (node.lookedUp ?? []).length;
	if (absent <= 0 || !isMissingContent(error)) return error;
	return new RegistryError({
		...error.details,
		remedy: `The registry requires ${absent} non-distributable layers that the source does not have. Push the image to the source together with them (docker's daemon option allow-nondistributable-artifacts, or crane push), and run again.`
	});
}
async function pushContent(node, target, context) {
	const { manifest, origin, created } = node;
	const { repositories, emit } = context;
	const { destination } = target;
	const repository = repositories.get(destination);
	for (const blob of nodeBlobs(node)) {
		const permission = await repository.openUpload();
		const session = permission.kind === "granted" ? permission.session : void 0;
		const open = created?.get(blob.digest) ?? (() => openFromAny(blob, [origin], repositories));
		const outcome = await repository.pushBlob(blob, {
			mountFrom: [],
			open,
			...session && { session }
		});
		emit({
			kind: "blob",
			destination,
			digest: blob.digest,
			size: blob.size,
			outcome,
			lookedUp: false
		});
	}
	for (const { digest } of childManifests(manifest)) {
		const child = await nodeOf(digest, origin, target, context);
		await pushContent(child, target, context);
		await repository.pushManifest(child.manifest);
		const { size } = child.manifest.descriptor;
		emit({
			kind: "manifest",
			destination,
			digest,
			size
		});
	}
}
async function nodeOf(digest, origin, { nodes }, { repositories }) {
	const node = nodes.find(({ manifest }) => manifest.descriptor.digest === digest);
	if (node) return node;
	const manifest = await repositories.get(origin).manifest(digest);
	if (manifest === void 0) throw new SourceContentMissingError(`manifest ${digest}`, [origin]);
	return {
		manifest,
		origin
	};
}
// src/promote/copy/manifests.ts
function startCopy(work, context) {
	const blobs = copyBlobs(work.blobs, context);
	const roots = new Set(work.classes.flatMap(({ steps }) => steps.map(({ root }) => root.descriptor.digest)));
	const copies = work.destinations.map((steps) => copyManifests(steps, {
		...context,
		blobs,
		roots
	}));
	const childrenDone = Promise.all(copies.map((copy) => copy.childrenDone));
	childrenDone.catch(() => void 0);
	return {
		childrenDone,
		done: Promise.all(copies.map((copy) => copy.done)),
		settled: Promise.allSettled([blobs.settled, ...copies.map((copy) => copy.settled)])
	};
}
async function recheckRoots(work, context) {
	const steps = work.classes.flatMap((group) => group.steps);
	if ((await Promise.all(steps.map(({ planned, root }) => context.repositories.get(planned.target.repository).resolve(root.descriptor.digest)))).includes(void 0)) await startCopy(work, context).done;
}
function copyManifests({ destination, nodes, referrers }, context) {
	const { blobs, roots } = context;
	const pushed = new Map();
	const push = (node, after) => {
		const { digest } = node.manifest.descriptor;
		const needs = [...[...childManifests(node.manifest).map((child) => child.digest), ...after ? [after] : []].flatMap((needed) => pushed.get(needed) ?? []), ...nodeBlobs(node).map((blob) => blobs.at(destination, blob.digest))];
		const send = () => pushManifest(node, {
			destination,
			nodes,
			roots
		}, context);
		const done = pushed.get(digest) ?? Promise.all(needs).then(send);
		done.catch(() => void 0);
		pushed.set(digest, done);
	};
	for (const node of nodes) push(node, void 0);
	for (const { tag, subject, nodes: referrerNodes } of referrers) if (tag === void 0) for (const node of referrerNodes) push(node, subject);
	const children = [...pushed].flatMap(([digest, done]) => roots.has(digest) ? [] : [done]);
	const blobAt = (digest) => blobs.at(destination, digest);
	const done = Promise.all(pushed.values()).then(() => Promise.all([indexAllReferrers(destination, referrers, {
		...context,
		blobAt
	}), storeSignatures(destination, referrers, context)]));
	return {
		childrenDone: Promise.all(children),
		done,
		settled: Promise.allSettled([...pushed.values(), done])
	};
}
async function storeSignatures(destination, referrers, { repositories, emit }) {
	if (referrers.every(({ signature }) => signature === void 0)) return;
	const { copySignatures } = await import("./copy-signatures.js");
	await copySignatures(destination, referrers, {
		repositories,
		emit
	});
}
// src/promote/copy/copy.ts
const recheckAfter = 6e5;
const surveyAge = 1e4;
async function copyContent(surveyed, repositories, settings) {
	try {
		return await runPreflightAndCopy(surveyed, repositories, settings);
	} catch (error) {
		if (!(error instanceof SourceContentMissingError)) throw error;
		settings.events.emit({
			kind: "notice",
			message: `${error.message}; all promotions are read again`
		});
		const requests = surveyed.plan.promotions.map(pinned);
		const reopened = openRepositories(requests, settings.open, {
			signal: settings.signal,
			writing: true
		});
		const since = settings.now();
		const secondPlan = await surveyAndPlan(requests, reopened, {
			...settings,
			wait: 0
		});
		return isActionable(secondPlan) ? runPreflightAndCopy({
			plan: secondPlan,
			since
		}, reopened, settings) : void 0;
	}
}
function pinned({ request, sources }) {
	const [first = request.sources[0], ...others] = sources;
	return {
		...request,
		sources: [first, ...others]
	};
}
async function runPreflightAndCopy({ plan, since }, repositories, settings) {
	const { emit } = settings.events;
	const work = stepsOf(plan, settings.now() - since > surveyAge);
	const sessions = await preflight(plan, {
		repositories,
		emit,
		sleep: settings.sleep,
		signal: settings.signal
	});
	try {
		if (work.destinations.length === 0) return {
			plan,
			work,
			firstTags: void 0
		};
		emit({
			kind: "phase",
			phase: "content"
		});
		emit({
			kind: "content",
			...upperBound(work)
		});
		return {
			plan,
			work,
			...await copyAndConfirm(work, {
				repositories,
				emit,
				sessions,
				spool: settings.spool,
				sleep: settings.sleep
			}, settings)
		};
	} finally {
		cancelAll(sessions, writtenDestinations(plan), repositories);
	}
}
async function copyAndConfirm(work, context, settings) {
	const started = settings.now();
	const readFirst = (after) => {
		const reading = after.then(() => readTags(work.classes[0]?.steps ?? [], context.repositories));
		reading.catch(() => void 0);
		return reading;
	};
	const { childrenDone, done, settled } = startCopy(work, context);
	const firstTags = settings.phase === "content" ? Promise.resolve(new Map()) : readFirst(childrenDone);
	try {
		await done;
	} catch (error) {
		if (error instanceof SourceContentMissingError) await settled;
		throw error;
	}
	if (settings.now() - started <= recheckAfter) return { firstTags };
	await recheckRoots(work, context);
	return { firstTags: readFirst(Promise.resolve()) };
}
// src/promote/record/statement.ts
const recordType = "https://github.com/promote-image/promote-image/record/v1";
function recordStatement(promotion, runner, today) {
	const { request, sources, referrers } = promotion;
	return {
		_type: "https://in-toto.io/Statement/v1",
		subject: subjectsOf(promotion, movedTargets(promotion)),
		predicateType: recordType,
		predicate: {
			sources: sources.map((source) => ({
				reference: formatReference(source),
				...source.digest && { digest: digestSet(source.digest) }
			})),
			targets: movedTargets(promotion).map(({ target, expected }) => ({
				reference: formatReference(target),
				...expected && { before: digestSet(expected.digest) }
			})),
			referrers: referrers.map(({ descriptor, subject, tag }) => ({
				digest: digestSet(descriptor.digest),
				subject: digestSet(subject),
				artifactType: typeOf({
					descriptor,
					...tag && { tag }
				})
			})),
			...request.options.require && { gates: gatesOf(request.options.require) },
			promotedAt: new Date(today).toISOString(),
			runner: Object.fromEntries(Object.entries(runner).filter(([, value]) => value !== ""))
		}
	};
}
function movedTargets({ targets }) {
	return targets.filter(({ move }) => move !== "held");
}
function subjectsOf({ root }, targets) {
	return targets.map(({ target }) => ({
		name: formatReference(target),
		digest: digestSet(root.descriptor.digest)
	}));
}
function digestSet(digest) {
	return { [algorithmOf(digest)]: hexOf(digest) };
}
function gatesOf(requirements) {
	const { "trusted-root": roots, ...others } = requirements;
	return {
		...others,
		...roots && { "trusted-root": roots.map((text) => digestOf(text)) }
	};
}
// src/promote/record/promoted-images.ts
function promotedImages(plan) {
	return promotionsOf(plan).map((promotion) => promotedImage(promotion, []));
}
function promotionsOf({ promotions }) {
	return promotions.filter(({ decision }) => decision === "promote");
}
function promotedImage(promotion, bundles) {
	const targets = movedTargets(promotion).map(({ target }) => target);
	return {
		digest: promotion.root.descriptor.digest,
		targets,
		bundles
	};
}
// src/promote/record/attach-record.ts
async function attach(name, promotion, { artifactType, bytes, annotations }, { repositories, emit }) {
	const layer = {
		mediaType: artifactType,
		digest: digestOf(bytes),
		size: bytes.byteLength
	};
	const open = () => Promise.resolve(Readable.from([bytes]));
	const { descriptor, subject, nodes } = artifactManifest(promotion.root.descriptor, {
		artifactType,
		layer,
		open,
		annotations
	}, name);
	const repository = repositories.get(name);
	for (const { manifest, created } of nodes) {
		await Promise.all(childBlobs(manifest).map((blob) => repository.pushBlob(blob, {
			mountFrom: [],
			open: created?.get(blob.digest) ?? open
		})));
		await repository.pushManifest(manifest);
	}
	const how = await repository.indexReferrers(subject, [descriptor]);
	const { digest, size } = descriptor;
	emit({
		kind: "referrer",
		destination: name,
		subject,
		digest,
		size,
		artifactType,
		how
	});
}
// src/promote/record/record-content.ts
const statementType = "application/vnd.in-toto+json";
async function recordOf(statement, predicateType, { today, signRecord }) {
	const bytes = new TextEncoder().encode(JSON.stringify(statement));
	const created = { "org.opencontainers.image.created": new Date(today).toISOString() };
	if (signRecord === void 0) return {
		artifactType: statementType,
		bytes,
		annotations: {
			"in-toto.io/predicate-type": predicateType,
			...created
		}
	};
	return {
		artifactType: bundleType,
		bytes: await signRecord(bytes),
		annotations: {
			"dev.sigstore.bundle.content": "dsse-envelope",
			[bundlePredicate]: predicateType,
			...created
		}
	};
}
// src/promote/record/promotion-record.ts
async function recordPromotions(context) {
	const { plan, emit, signRecord } = context;
	const promoted = promotionsOf(plan);
	const errors = [];
	const images = await Promise.all(promoted.map(async (promotion) => {
		const signed = [];
		try {
			signed.push(...await attachRecords(promotion, context));
		} catch (error) {
			if (signRecord !== void 0) errors.push(error);
			else emit({
				kind: "warning",
				message: `the promotion is complete, but its record could not be attached: ${textOf(error)}`
			});
		}
		return promotedImage(promotion, signed);
	}));
	if (errors.length === 0) return images;
	const remedy = errors.find((error) => error instanceof PromoteError)?.remedy;
	throw new RecordError([...new Set(errors.map(textOf))], remedy, { cause: errors[0] });
}
function textOf(error) {
	return error instanceof Error ? error.message : String(error);
}
async function attachRecords(promotion, context) {
	const { runner, today, signRecord } = context;
	const names = destinationsOf(movedTargets(promotion).map(({ target }) => target));
	const recorded = names.filter((name) => isWanted("record", name, promotion));
	const record = recorded.length === 0 ? void 0 : await recordOf(recordStatement(promotion, runner, today), recordType, context);
	const summaries = await Promise.all(names.map(async (name) => {
		if (record !== void 0 && recorded.includes(name)) await attach(name, promotion, record, context);
		const summary = isWanted("summary", name, promotion) ? await summaryOf(promotion, name, context) : void 0;
		if (summary !== void 0) await attach(name, promotion, summary, context);
		return summary?.bytes ?? [];
	}));
	return signRecord === void 0 ? [] : [...record ? [record.bytes] : [], ...summaries.flat()];
}
function isWanted(kind, name, promotion) {
	return hasChanges(promotion) || promotion.missingRecords.get(formatName(name))?.includes(kind) === true;
}
async function summaryOf(promotion, destination, context) {
	if (!context.verificationSummary || context.signRecord === void 0) return void 0;
	const { summaryType, verificationSummary } = await import("./verification-summary.js");
	const statement = verificationSummary(promotion, destination, context.today);
	return statement && recordOf(statement, summaryType, context);
}
// src/promote/verify/poll.ts
const delays = [
	250,
	500,
	1e3,
	2e3,
	4e3,
	6e3,
	8e3,
	8250
];
async function pollUntil(read, isVisible, { sleep, between = delays }) {
	let value = await read();
	for (const pause of between) {
		if (isVisible(value)) break;
		await sleep(pause);
		value = await read();
	}
	return value;
}
// src/promote/verify/manifests.ts
function manifestChecks({ destinations }, tags, context) {
	const { collector } = context;
	const tagged = new Set(tags.map(({ planned, root }) => `${formatName(planned.target.repository)} ${root.descriptor.digest}`));
	return destinations.flatMap((steps) => {
		const name = formatName(steps.destination);
		return collector.pushed(name).filter((digest) => !tagged.has(`${name} ${digest}`) && collector.linked(name, digest) !== "indexed").map((digest) => ({
			what: `${name}@${digest}`,
			run: () => checkManifest(digest, steps, context)
		}));
	});
}
const pausesBefore = [
	250,
	500,
	1e3,
	2e3,
	4e3,
	6e3
];
const pausesAfter = [8e3, 8250];
async function checkManifest(digest, steps, context) {
	const { repositories, sleep } = context;
	const read = async () => await repositories.get(steps.destination).resolve(digest) !== void 0;
	const isVisible = (between) => pollUntil(read, Boolean, {
		sleep,
		between
	});
	if (await isVisible(pausesBefore)) return void 0;
	await pushAgain$1(digest, steps, context);
	if (await isVisible(pausesAfter)) return void 0;
	return {
		kind: "missing",
		message: `${formatName(steps.destination)}@${digest} was pushed, and the registry does not have it`
	};
}
async function pushAgain$1(digest, steps, context) {
	const node = [...steps.nodes, ...steps.referrers.flatMap((referrer) => referrer.nodes)].find(({ manifest }) => manifest.descriptor.digest === digest);
	if (node === void 0) return;
	const message = `${formatName(steps.destination)} does not show ${digest}, which was pushed; pushing it again`;
	context.emit({
		kind: "notice",
		message
	});
	try {
		await pushManifest(node, steps, context);
	} catch (error) {
		context.signal.throwIfAborted();
		if (!(error instanceof RegistryError)) throw error;
	}
}
// src/promote/verify/digest-tags.ts
const rounds$1 = [
	[
		200,
		400,
		800
	],
	[
		400,
		800,
		1600
	],
	[
		800,
		1600,
		3200
	]
];
const spread = 600;
const settling = 1e3;
async function checkDigestTag(destination, referrer, context) {
	const { tag } = referrer;
	if (tag === void 0) return void 0;
	const name = `${formatName(destination)}:${tag}`;
	for (const [round, between] of rounds$1.entries()) {
		const kept = () => isKept(destination, referrer, context);
		if (await pollUntil(kept, Boolean, {
			sleep: context.sleep,
			between
		})) return void 0;
		if (round === rounds$1.length - 1) break;
		context.emit({
			kind: "notice",
			message: `${name} was replaced by another writer; this run's signatures are added again`
		});
		await context.sleep(Math.random() * spread);
		await addAgain(destination, {
			...referrer,
			tag
		}, context);
		await context.sleep(settling);
	}
	return {
		kind: "missing",
		message: `${name} does not keep what was added to it`
	};
}
async function addAgain(destination, referrer, context) {
	try {
		await pushDigestTag(destination, referrer, referrer.tag, {
			...context,
			blobAt: async () => void 0
		});
	} catch (error) {
		context.signal.throwIfAborted();
		if (!(error instanceof RegistryError)) throw error;
	}
}
async function isKept(destination, { tag, nodes }, { repositories }) {
	const own = nodes.at(-1)?.manifest;
	if (tag === void 0 || own === void 0) return true;
	const held = await repositories.get(destination).manifest(tag);
	return held !== void 0 && coverage(tag, own, held) !== "merge";
}
// src/promote/verify/referrers-list.ts
const rounds = [
	[
		250,
		500,
		1e3,
		2e3
	],
	[
		500,
		1e3,
		2e3
	],
	[
		1e3,
		2e3,
		4e3
	],
	[
		2e3,
		4e3,
		8e3,
		1750
	]
];
const roundsOfMerged = [[], ...rounds.slice(1)];
async function checkList(list, context) {
	const { destination, subject, expected, merged } = list;
	const name = formatName(destination);
	const allRounds = merged ? roundsOfMerged : rounds;
	let problem = "";
	for (const [round, between] of allRounds.entries()) {
		const listing = await pollUntil(() => compare(list, context), isSettled, {
			sleep: context.sleep,
			between
		});
		if (listing === "too-long") return {
			kind: "unconfirmed",
			message: `${name} lists more than ${referrerLimit} referrers of ${subject}: whether ours are among them was not checked`
		};
		if (listing.length === 0) return void 0;
		problem = `${name} does not list ${listing.length} of ${expected.length} referrers of ${subject}`;
		if (round === allRounds.length - 1) break;
		const failure = await pushAgain(list, listing, context);
		if (failure !== void 0) problem = `${problem}: ${failure}`;
	}
	return {
		kind: "missing",
		message: problem
	};
}
function isSettled(missing) {
	return missing === "too-long" || missing.length === 0;
}
async function compare({ destination, subject, expected }, { repositories }) {
	const entries = await repositories.get(destination).referrers(subject);
	const listed = new Set(entries.map(({ digest }) => digest));
	const missing = expected.filter(({ descriptor }) => !listed.has(descriptor.digest));
	return missing.length > 0 && entries.length > 1e4 ? "too-long" : missing;
}
const betweenPushes = 100;
async function pushAgain({ destination, subject, expected, merged }, missing, { repositories, emit, signal, sleep }) {
	const repository = repositories.get(destination);
	const name = formatName(destination);
	emit({
		kind: "notice",
		message: merged ? `${name}: another writer replaced the list of referrers of ${subject}; ours are added again` : `${name} lost ${missing.length} of ${expected.length} referrers of ${subject}; they are pushed again one at a time`
	});
	try {
		for (const [at, manifest] of missing.entries()) {
			if (at > 0) await sleep(betweenPushes);
			await repository.pushManifest(manifest);
		}
		if (merged) await repository.indexReferrers(subject, expected.map(referrerDescriptor));
		return;
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof RegistryError)) throw error;
		return error.message;
	}
}
// src/promote/verify/referrers.ts
function referrerChecks({ destinations }, context) {
	return destinations.flatMap(({ destination, referrers }) => {
		const name = formatName(destination);
		const linked = referrers.filter(({ tag, descriptor }) => context.collector.linked(name, tag ?? descriptor.digest) !== void 0);
		const stored = linked.filter(({ signature }) => signature !== void 0);
		const listed = linked.filter(({ tag, signature }) => tag === void 0 && signature === void 0);
		const lists = [...Map.groupBy(listed, ({ subject }) => subject)].map(([subject, group]) => ({
			destination,
			subject,
			expected: group.flatMap(({ nodes }) => nodes.slice(-1)).map(({ manifest }) => manifest),
			merged: group.some(({ descriptor }) => context.collector.linked(name, descriptor.digest) === "merged")
		}));
		return [
			...[...Map.groupBy(stored, ({ subject }) => subject)].map(([subject, signatures]) => ({
				what: `the signatures of ${name}@${subject}`,
				run: () => checkSignatures(destination, signatures, context)
			})),
			...lists.map((list) => ({
				what: `the list of referrers of ${name}@${list.subject}`,
				run: () => checkList(list, context)
			})),
			...linked.flatMap((referrer) => referrer.tag === void 0 ? [] : [{
				what: `${name}:${referrer.tag}`,
				run: () => checkDigestTag(destination, referrer, context)
			}])
		];
	});
}
async function checkSignatures(destination, signatures, { repositories }) {
	const { missingSignatures, storesOf } = await import("./copy-signatures.js");
	const missing = await missingSignatures(await storesOf(repositories.get(destination), signatures), signatures);
	if (missing.length === 0) return void 0;
	const name = formatName(destination);
	return {
		kind: "missing",
		message: `${missing.length} of ${signatures.length} signatures that were written for ${name} cannot be read in its signature store`
	};
}
// src/promote/verify/verify.ts
async function verifyAll(work, tags, given) {
	const { verify, emit, signal } = given;
	const context = {
		...given,
		sleep: (milliseconds) => orAborted(given.sleep(milliseconds), signal)
	};
	if (verify === "off" || tags.length + work.destinations.length === 0) return;
	emit({
		kind: "phase",
		phase: "verify"
	});
	const checks = [
		...tags.map((step) => tagCheck(step, context)),
		...manifestChecks(work, tags, context),
		...referrerChecks(work, context)
	];
	const findings = (await Promise.all(checks.map((check) => perform(check, context)))).filter((finding) => finding !== void 0);
	const isFailure = ({ kind }) => kind !== "unconfirmed" || verify === "strict";
	for (const finding of findings) if (!isFailure(finding)) emit({
		kind: "warning",
		message: finding.message
	});
	const failures = findings.filter(isFailure);
	if (failures.length > 0) throw new VerifyError(failures.map(({ message }) => message));
}
async function perform({ what, run }, { signal }) {
	try {
		return await run();
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof IntegrityError || error instanceof MalformedError) return {
			kind: "mismatch",
			message: `${what} was read back damaged: ${error.message}`
		};
		if (!(error instanceof RegistryError)) throw error;
		return {
			kind: "unconfirmed",
			message: `${what} could not be read back: ${error.message}`
		};
	}
}
function tagCheck(step, context) {
	return {
		what: formatReference(step.planned.target),
		run: () => checkTag(step, context)
	};
}
async function checkTag({ planned, root }, context) {
	const { repositories, emit, sleep, today } = context;
	const { target, expected } = planned;
	const read = async () => (await repositories.get(target.repository).resolve(target.tag, { expected: root.descriptor.digest }))?.digest;
	const isLayout = target.repository.kind !== "registry";
	const isVisible = (digest) => digest !== void 0 && digest !== expected?.digest;
	const current = await (isLayout ? read() : pollUntil(read, isVisible, { sleep }));
	const name = formatReference(target);
	if (current === root.descriptor.digest) {
		emit({
			kind: "verified",
			target,
			outcome: "confirmed",
			at: today()
		});
		return;
	}
	if (current !== void 0 && current !== expected?.digest) {
		emit({
			kind: "verified",
			target,
			outcome: "moved-by-other",
			at: today(),
			after: current
		});
		if (!planned.derived) return {
			kind: "mismatch",
			message: `${name} was moved by someone else: it names ${current}`
		};
		emit({
			kind: "warning",
			message: `${name} was set, and another run moved it since: it names ${current}. If that is not the newer version, run again`
		});
		return;
	}
	emit({
		kind: "verified",
		target,
		outcome: "not-visible",
		at: today()
	});
	if (isLayout) return {
		kind: "missing",
		message: `${name} was set, and another program wrote the index of the layout since, without it`
	};
	return {
		kind: "unconfirmed",
		message: `${name} was set; the registry's reads do not show it yet`
	};
}
// src/promote/retag/decide-again.ts
async function decideAgain(steps, readings, context) {
	return (await Promise.all(steps.map(async (step) => {
		const current = readings.get(step);
		if (!readings.has(step) || !hasMoved(step, current)) return [step];
		if (!step.planned.derived || step.request.pin !== void 0) throw await conflictOf(step, current, context);
		return decideStep(step, context);
	}))).flat();
}
function hasMoved({ planned, root }, current) {
	return current !== planned.expected?.digest && current !== root.descriptor.digest;
}
async function conflictOf({ planned: { target, expected } }, current, { reopen }) {
	const name = formatReference(target);
	if (expected === void 0 && await reopen().get(target.repository).resolve(target.tag) === void 0) return new TagConflictError(`${name} is ${describe(current)}, though the registry answers HEAD requests for it as if it were absent`, hiddenTag);
	return new TagConflictError(`${name} was ${describe(expected?.digest)} when this run decided and is ${describe(current)} now`, movedTag);
}
const movedTag = "Another writer moved it during this run. Look at what it names now, and run again to decide again.";
const hiddenTag = "A proxy or the registry answers HEAD and GET differently. Repair that, or set `overwrite: always` if the tag may be replaced.";
function describe(digest) {
	return digest === void 0 ? "absent" : shortDigest(digest);
}
async function decideStep(step, { reopen, emit }) {
	const { request, root, planned } = step;
	const { target, derived } = planned;
	const repositories = reopen();
	const [current, tags, ruleOf] = await Promise.all([
		repositories.get(target.repository).resolve(target.tag, {
			certain: true,
			expected: root.descriptor.digest
		}),
		readTagList(target.repository, repositories),
		overwriteRules(request.options.overwrite)
	]);
	const name = formatName(target.repository);
	const context = {
		request,
		root,
		tags: new Map([[name, tags]])
	};
	const ownTags = request.targets.flatMap(({ repository, tag }) => formatName(repository) === name ? [tag] : []);
	const decided = guardTarget(context, {
		target,
		derived,
		current,
		overwrite: ruleOf(target.tag)
	}, {
		claims: [],
		tags: ownTags
	});
	if (decided.move === "create" || decided.move === "move") return [{
		...step,
		planned: decided
	}];
	const reason = decided.reason ?? "it names the image already";
	emit({
		kind: "notice",
		message: `${formatReference(target)} was moved by another run and stays where it is: ${reason}`
	});
	emit({
		kind: "tag-held",
		target,
		reason,
		after: current?.digest
	});
	return [];
}
// src/promote/retag/former-manifests.ts
async function readFormers(steps, repositories) {
	const formers = await Promise.all(steps.map(async (step) => {
		const { expected, target } = step.planned;
		const former = expected && await readFormer(repositories.get(target.repository), expected.digest);
		return former ? [[step, former]] : [];
	}));
	return new Map(formers.flat());
}
async function readFormer(repository, digest) {
	try {
		return await repository.manifest(digest);
	} catch (error) {
		const problem = error instanceof RegistryError ? error.cause : error;
		if (problem instanceof MalformedError || problem instanceof IntegrityError) return void 0;
		throw error;
	}
}
// src/promote/retag/put-result.ts
function resultOf(error) {
	const status = error instanceof RegistryError ? error.details.status ?? 0 : 0;
	return status >= 400 && status < 500 && status !== 408 ? "refused" : "unknown";
}
// src/promote/retag/attempt.ts
async function attempt(act) {
	try {
		return {
			kind: "done",
			value: await act()
		};
	} catch (error) {
		return {
			kind: "failed",
			error,
			why: error instanceof Error ? error.message : String(error)
		};
	}
}
// src/promote/retag/put-back.ts
function left(detail, after) {
	return {
		outcome: "left",
		detail,
		...after && { after }
	};
}
async function restoreTag({ step, former }, repositories) {
	const { target, expected } = step.planned;
	const own = step.root.descriptor.digest;
	if (former === void 0) return left("what it named before could not be read", own);
	const [outcome] = await repositories.get(target.repository).pushTags(former, [target.tag]);
	if (outcome?.kind === "set") return { outcome: "restored" };
	const why = outcome?.error.message ?? "the registry did not answer";
	if (resultOf(outcome?.error) === "refused") return left(why, own);
	const read = await attempt(() => resolveTag(step, repositories));
	return left(`${why}${read.kind === "done" && read.value === expected?.digest ? "; reads show what it named before" : ""}`, void 0);
}
async function removeTag({ step }, repositories, wasCopied) {
	const { target } = step.planned;
	const own = step.root.descriptor.digest;
	if (!wasCopied) return left("nothing shows that the image was not in this repository before, and deleting a tag could delete the image", own);
	const deleted = await attempt(() => repositories.get(target.repository).deleteTag(target.tag));
	if (deleted.kind === "failed") return left(deleted.why, resultOf(deleted.error) === "refused" ? own : void 0);
	return deleted.value === "deleted" ? { outcome: "deleted" } : left("this registry does not delete tags", own);
}
async function resolveTag({ planned: { target }, root }, repositories) {
	const expected = root.descriptor.digest;
	return (await repositories.get(target.repository).resolve(target.tag, { expected }))?.digest;
}
// src/promote/retag/rollback.ts
const pauses = [
	200,
	400,
	800
];
async function rollBack(moved, backups, context) {
	context.emit({
		kind: "phase",
		phase: "rollback"
	});
	const repositories = context.reopenForRollback();
	const needed = new Set();
	await Promise.all(moved.map(async (tag) => {
		const { target } = tag.step.planned;
		const result = await putBack(tag, repositories, context);
		if (result.outcome !== "restored" && result.outcome !== "unmoved") needed.add(formatReference(target));
		context.emit({
			kind: "rollback",
			target,
			...result
		});
	}));
	await Promise.all(backups.map(async (backup) => {
		const { planned, root } = backup.step;
		const result = needed.has(formatReference(backup.of)) ? left(`it keeps what ${backup.of.tag} named, which was not put back`, root.descriptor.digest) : await putBack(backup, repositories, context);
		const before = planned.expected?.digest;
		context.emit({
			kind: "rollback",
			target: planned.target,
			backup: { before },
			...result
		});
	}));
}
async function putBack(moved, repositories, context) {
	const { planned, root } = moved.step;
	const { expected } = planned;
	const read = await attempt(() => readCurrent(moved, repositories, context));
	if (read.kind === "failed") return unreadable(moved, read.why);
	const current = read.value;
	const isFormer = current === expected?.digest;
	if (isFormer && moved.result !== "set") return { outcome: "unmoved" };
	if (!isFormer && current !== root.descriptor.digest) return movedByOther(current, "meanwhile");
	const result = await (expected ? restoreTag(moved, repositories) : removeTag(moved, repositories, context.wasCopied(moved.step)));
	return result.outcome === "left" ? result : readBack(result, moved, repositories);
}
function unreadable({ result, step }, why) {
	if (result === "refused") return { outcome: "unmoved" };
	return left(why, result === "set" ? step.root.descriptor.digest : void 0);
}
async function readBack(result, { step }, repositories) {
	const { expected } = step.planned;
	const read = await attempt(() => resolveTag(step, repositories));
	if (read.kind === "failed") return result;
	return read.value === expected?.digest || read.value === step.root.descriptor.digest ? result : movedByOther(read.value, "while it was put back");
}
function movedByOther(current, when) {
	return {
		outcome: "moved-by-other",
		detail: `someone else moved it to ${current ? shortDigest(current) : "nothing"} ${when}`,
		...current && { after: current }
	};
}
async function readCurrent({ step, result }, repositories, { sleep }) {
	const { expected } = step.planned;
	const between = result === "unknown" ? pauses : [];
	const read = () => resolveTag(step, repositories);
	return pollUntil(read, (current) => current !== expected?.digest, {
		sleep,
		between
	});
}
// src/promote/retag/move-tags.ts
async function moveTags(work, context) {
	const steps = work.classes.flatMap((group) => group.steps);
	if (steps.length === 0) return [];
	const { rollback, repositories, signal } = context;
	context.emit({
		kind: "phase",
		phase: "tags"
	});
	const formers = new Map();
	const rememberFormers = async (of) => {
		const needed = rollback ? of : of.filter(({ planned, request }) => backupOf(planned, request) !== void 0);
		for (const [step, former] of await readFormers(needed, repositories)) formers.set(step, former);
	};
	await rememberFormers(steps);
	const tried = [];
	const backups = [];
	const results = new Map();
	try {
		for (const [at, { steps: planned }] of work.classes.entries()) {
			signal.throwIfAborted();
			const decided = await decideAgain(planned, await ((at === 0 ? context.firstTags : void 0) ?? readTags(planned, repositories)), context);
			await rememberFormers(decided.filter((step) => !planned.includes(step)));
			if (decided.some(({ planned, request }) => backupOf(planned, request) !== void 0)) {
				const { backUp } = await import("./back-up.js");
				await backUp(decided, {
					...context,
					formers,
					onMoved: (backup) => backups.push(backup)
				});
			}
			tried.push(...decided);
			await moveClass(decided, context, results);
		}
		return tried;
	} catch (failure) {
		const moved = tried.map((step) => ({
			step,
			former: formers.get(step),
			result: results.get(step) ?? "unknown"
		}));
		if (rollback && moved.length + backups.length > 0) await rollBack(moved, backups, context);
		throw failure;
	}
}
async function moveClass(steps, { repositories, emit }, results) {
	const groups = Map.groupBy(steps, ({ planned, root }) => `${formatName(planned.target.repository)} ${root.descriptor.digest}`);
	const [failure] = (await Promise.all([...groups.values()].map(async (group) => {
		const [first] = group;
		if (first === void 0) return [];
		const tags = group.map(({ planned }) => planned.target.tag);
		const outcomes = await repositories.get(first.planned.target.repository).pushTags(first.root, tags);
		return group.flatMap((step) => {
			const outcome = outcomes.find(({ tag }) => tag === step.planned.target.tag);
			results.set(step, outcome?.kind === "set" ? "set" : resultOf(outcome?.error));
			return report(step, outcome, emit);
		});
	}))).flat();
	if (failure !== void 0) throw failure;
}
function report({ planned, root }, outcome, emit) {
	const { target, expected } = planned;
	if (outcome?.kind === "set") {
		emit({
			kind: "tag",
			target,
			before: expected?.digest,
			after: root.descriptor.digest
		});
		return [];
	}
	const error = outcome?.error ?? new Error(`${formatReference(target)}: no answer`);
	emit({
		kind: "tag-failed",
		target,
		message: error.message
	});
	return [error];
}
// src/promote/retag/retag.ts
const cancelDelay = 2e3;
const rollbackTimeout = 5e3;
async function retag({ requests, content, settings, collector }) {
	const { work, firstTags } = content;
	const { open, events, signal, rollback, verify, sleep, today } = settings;
	const { emit } = events;
	const reopen = (until) => openRepositories(requests, open, {
		signal: until,
		writing: true
	});
	using later = delayedAbort(signal, cancelDelay);
	const repositories = reopen(later.signal);
	await verifyAll(work, await moveTags(work, {
		repositories,
		reopen: () => reopen(signal),
		reopenForRollback: () => reopen(AbortSignal.timeout(rollbackTimeout)),
		firstTags,
		emit,
		signal,
		rollback,
		wasCopied: (step) => wasCopied(step, work, collector),
		sleep
	}), {
		repositories,
		emit,
		verify,
		sleep,
		signal,
		today,
		collector
	});
}
function wasCopied({ planned, root }, { destinations }, collector) {
	const name = formatName(planned.target.repository);
	const nodes = destinations.find(({ destination }) => formatName(destination) === name)?.nodes ?? [];
	if (!nodes.some(({ manifest }) => manifest === root)) return false;
	return nodes.flatMap(nodeBlobs).some(({ digest }) => collector.wasCopied(name, digest));
}
function delayedAbort(signal, milliseconds) {
	const later = new AbortController();
	const follow = () => setTimeout(() => later.abort(signal.reason), milliseconds).unref();
	if (signal.aborted) follow();
	else signal.addEventListener("abort", follow, { once: true });
	return {
		signal: later.signal,
		[Symbol.dispose]: () => signal.removeEventListener("abort", follow)
	};
}
// src/promote/execute-plan.ts
var execute_plan_exports = __exportAll({ executePlan: () => executePlan });
async function executePlan(plan, execution, settings) {
	const { requests, repositories, sleep, signal, collector, since, linksWarned } = execution;
	const { phase, events, verify, today } = settings;
	if (phase === "preflight") {
		await checkUploads(plan, {
			repositories,
			emit: events.emit,
			sleep,
			signal
		});
		await linksWarned;
		return;
	}
	if (phase !== "content") await settings.prepareSigning?.();
	const content = await copyContent({
		plan,
		since
	}, repositories, {
		...settings,
		signal,
		sleep
	});
	await linksWarned;
	if (content === void 0) return void 0;
	if (phase === "content") {
		await verifyAll(content.work, [], {
			repositories,
			emit: events.emit,
			verify,
			sleep,
			signal,
			today,
			collector
		});
		return;
	}
	await retag({
		requests,
		content,
		settings,
		collector
	});
	await record(content.plan, repositories, settings);
	return content.plan;
}
async function record(plan, repositories, settings) {
	const { recorder: runner, signRecord, verificationSummary = false, publish, events, today } = settings;
	if (runner === void 0 && publish === void 0) return;
	const { emit } = events;
	emit({
		kind: "phase",
		phase: "record"
	});
	const images = runner === void 0 ? promotedImages(plan) : await recordPromotions({
		plan,
		repositories,
		emit,
		runner,
		signRecord,
		verificationSummary,
		today: today()
	});
	await publish?.(images);
}
export { movedTargets as a, bundlePredicate as c, gatesOf as i, bundleType as l, resultOf as n, recordType as o, digestSet as r, subjectsOf as s, execute_plan_exports as t };
