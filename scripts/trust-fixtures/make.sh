#!/usr/bin/env bash
# Makes the images of __tests__/fixtures/trust anew: make.sh DIR
#
# Needs the services of install.sh, cosign and crane of `npm run tools`, and olareg in $PATH. The layouts stand in
# DIR/registry afterwards. Not made here: the forms of Rekor v1 (`*-r1`) and of Notation (`nota-*`), which need a
# log of that version and a program on notation-go.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) dir=$1 bin=$here/../../.cache/bin
start=2026-01-01T00:00:00Z
mkdir -p "$dir/registry"
trap 'kill $(cat "$dir/pids") 2>/dev/null || true' EXIT
"$here/stack.sh" "$dir"
cd "$dir"; dir=$PWD
olareg serve --addr 127.0.0.1 --port 7101 --dir registry >registry.log 2>&1 & echo $! >> pids
for _ in $(seq 100); do curl -sf -o /dev/null http://127.0.0.1:7101/v2/ && break; sleep 0.1; done
# A signing configuration without any service.
echo '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}' > sc.none.json

# The images: one image under a name for each form.
export COSIGN_PASSWORD= GITHUB_ACTIONS=true ACTIONS_ID_TOKEN_REQUEST_TOKEN=request-token
export ACTIONS_ID_TOKEN_REQUEST_URL="http://127.0.0.1:7100/id-token?api-version=2.0"
key() { openssl "${@:2}" -out "$1.pem" 2>/dev/null; "$bin/cosign" import-key-pair --key "$1.pem" --output-key-prefix "$1" -y >/dev/null; }
key cosign genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256
key k-rsa genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048
key k-p384 genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384
key k-ed genpkey -algorithm ed25519
echo hello > hello.txt; tar --sort=name --owner=0 --group=0 --mtime="$start" -czf layer.tar.gz hello.txt
image() { "$bin/crane" append --insecure -f layer.tar.gz -t "127.0.0.1:7101/acme/$1:v1" >/dev/null; "$bin/crane" digest --insecure "127.0.0.1:7101/acme/$1:v1"; }
sign() { local name=$1; shift; "$bin/cosign" sign -y --allow-http-registry "$@" "127.0.0.1:7101/acme/$name@$(image "$name")"; }
attest() { local name=$1; shift; "$bin/cosign" attest -y --allow-http-registry --type slsaprovenance1 --predicate "$here/provenance.json" "$@" "127.0.0.1:7101/acme/$name@$(image "$name")"; }
bundle=(--signing-config sc.none.json)
tag=(--use-signing-config=false --new-bundle-format=false --tlog-upload=false)
keyless=(--oidc-provider github-actions)
sign app1 --key cosign.key "${bundle[@]}"
sign app2 --key cosign.key "${tag[@]}"
for kind in rsa p384 ed; do
  sign "$kind" --key "k-$kind.key" "${bundle[@]}"
  sign "$kind-sig" --key "k-$kind.key" "${tag[@]}"
done
sign keyless-tsa "${keyless[@]}" --signing-config sc.tsa.json --trusted-root trusted_root.tsa.json
attest keyless-tsa "${keyless[@]}" --signing-config sc.tsa.json --trusted-root trusted_root.tsa.json
sign bun-kl-r2 "${keyless[@]}" --signing-config sc.r2.json --trusted-root trusted_root.r2.json
sign bun-key-r2 --key cosign.key --signing-config sc.r2.json --trusted-root trusted_root.r2.json
attest att --key cosign.key "${tag[@]}"
sign mixed --key cosign.key "${tag[@]}"
attest mixed "${keyless[@]}" --signing-config sc.tsa.json --trusted-root trusted_root.tsa.json
echo "made in $dir/registry"
