// Options of crane, skopeo, regctl, oras and docker that have another name here, or none.

/** What to write instead, by the option without its hyphens. */
export const otherTools: Readonly<Record<string, string>> = {
  force: 'A published version is replaced with --overwrite always',
  f: 'A published version is replaced with --overwrite always',
  'no-clobber': 'Tags that exist stay as they are with --overwrite skip',
  'all-tags': 'All tags are chosen by --select all, with targets such as docker.io/acme/app:{tag}',
  a: 'All tags are chosen by --select all; all platforms are promoted anyway',
  all: 'All platforms are promoted anyway; all tags are chosen by --select all',
  tag: 'Each tag is an argument: :TAG in the repository of the source, or REPOSITORY:TAG',
  t: 'Each tag is an argument: :TAG in the repository of the source, or REPOSITORY:TAG',
  insecure: 'Set plain-http or skip-verify for the host in the file of --registries',
  username: 'Log in with `docker login`, or name a file of logins by --registry-auth',
  password: 'Log in with `docker login`, or name a file of logins by --registry-auth',
  u: 'Log in with `docker login`, or name a file of logins by --registry-auth',
  p: 'Log in with `docker login`, or name a file of logins by --registry-auth',
  n: 'Nothing is written with --dry-run',
  v: 'Set PROMOTE_IMAGE_DEBUG=1 to see every request; --version shows the version',
  verbose: 'Set PROMOTE_IMAGE_DEBUG=1 to see every request',
  debug: 'Set PROMOTE_IMAGE_DEBUG=1 to see every request',
  h: 'The help is shown by --help',
}
