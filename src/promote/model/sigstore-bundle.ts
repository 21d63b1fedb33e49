// The names of sigstore bundles in registries (sigstore/cosign, specs/BUNDLE_SPEC.md).

/** Of the bundles that are written here; those of others may have another version. */
export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
/** The annotation that names the predicate type. */
export const bundlePredicate = 'dev.sigstore.bundle.predicateType'
