// Where signatures of images are stored beside registries, as containers-registries.d(5) configures it.

/** The stores of one namespace: URLs as they are written. */
export interface LookasideNamespace {
  /** Signatures are read from here, and written here if there is no `staging`. */
  readonly lookaside?: string
  /** Signatures are written here only. */
  readonly staging?: string
}

export interface LookasideConfig {
  /** By namespace: `host[:port]/path[:tag]`, a parent of it, or `*.domain`. */
  readonly docker: ReadonlyMap<string, LookasideNamespace>
  /** For everything else. */
  readonly defaultDocker?: LookasideNamespace
  /** The folder of this machine that skopeo and podman read if nothing is configured. */
  readonly builtIn?: string
}
