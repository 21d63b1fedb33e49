#!/usr/bin/env bash
# Makes the images of __tests__/fixtures/trust anew: make.sh DIR
#
# Needs, in $BIN: fulcio (github.com/sigstore/fulcio@v1.8.8), tess/posix (github.com/transparency-dev/tesseract/cmd/tesseract/
# posix@v0.1.1), timestamp-server (github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server@v2.1.3), rekor/posix
# (github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix@v2.3.0), cosign (v3.1.3), olareg and crane. The layouts stand in
# DIR/registry afterwards. Not made here: the forms of Rekor v1 (`*-r1`) and of Notation (`nota-*`), which need a
# log of that version and a program on notation-go.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) dir=$1 bin=${BIN:?folder of the programs}
start=2026-01-01T00:00:00Z
mkdir -p "$dir"/{ct,rekor,registry}; cd "$dir"
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
run() { local name=$1; shift; "$@" > "$name.log" 2>&1 & pids+=($!); }
up() { for _ in $(seq 100); do curl -sf -o /dev/null "$1" && return; sleep 0.1; done; echo "not up: $1" >&2; exit 1; }

# The services: OIDC issuer, registry, certificate log, timestamps, transparency log, certificate authority.
openssl ecparam -name prime256v1 -genkey -noout -out ca.plain
openssl ec -in ca.plain -aes256 -passout pass:test -out ca.key 2>/dev/null
openssl req -new -x509 -key ca.plain -days 3650 -config "$here/ca.cnf" -out ca.pem
openssl ecparam -name prime256v1 -genkey -noout -out ct.key; openssl ec -in ct.key -pubout -out ct.pub 2>/dev/null
openssl genpkey -algorithm ed25519 -out rekor.key; openssl pkey -in rekor.key -pubout -out rekor.pub
run oidc node "$here/oidc.ts" 7100
run registry "$bin/olareg" serve --addr 127.0.0.1 --port 7101 --dir registry
run ct "$bin/tess/posix" --private_key ct.key --origin ct.test --storage_dir ct --roots_pem_file ca.pem --ext_key_usages CodeSigning --http_endpoint 127.0.0.1:7105 --checkpoint_interval 1s
run tsa "$bin/timestamp-server" serve --host 127.0.0.1 --port 7106 --timestamp-signer memory --disable-ntp-monitoring
run rekor "$bin/rekor/posix" serve --http-address 127.0.0.1 --http-port 7108 --grpc-address 127.0.0.1 --grpc-port 7109 --http-metrics-port 7110 --hostname rekor.test --storage-dir rekor --signer-filepath rekor.key --checkpoint-interval 1s --batch-max-age 100ms
up http://127.0.0.1:7105/healthz; up http://127.0.0.1:7100/keys
rm -f fulcio.sock
run fulcio "$bin/fulcio" serve --host 127.0.0.1 --port 7102 --grpc-host 127.0.0.1 --grpc-port 7103 --metrics-port 7104 --ca fileca --fileca-cert ca.pem --fileca-key ca.key --fileca-key-passwd test --fileca-watch=false --ct-log-url=http://127.0.0.1:7105 --ct-log-public-key-path ct.pub --config-path "$here/fulcio.yaml" --legacy-unix-domain-socket "$PWD/fulcio.sock"
up http://127.0.0.1:7102/healthz; up http://127.0.0.1:7106/ping; up http://127.0.0.1:7108/healthz
curl -sf http://127.0.0.1:7106/api/v1/timestamp/certchain > tsa.pem

# Roots and signing configurations: with a transparency log (r2) and without (tsa), and one without any service.
authorities=(--fulcio="url=http://127.0.0.1:7102,certificate-chain=ca.pem" --ctfe="url=http://127.0.0.1:7105,public-key=ct.pub,start-time=$start" --tsa="url=http://127.0.0.1:7106/api/v1/timestamp,certificate-chain=tsa.pem")
"$bin/cosign" trusted-root create "${authorities[@]}" --out trusted_root.tsa.json
"$bin/cosign" trusted-root create "${authorities[@]}" --rekor="url=http://rekor.test,public-key=rekor.pub,start-time=$start,origin=rekor.test" --out trusted_root.r2.json
service="api-version=1,start-time=$start,operator=test"
signers=(--fulcio="url=http://127.0.0.1:7102,$service" --oidc-provider="url=http://127.0.0.1:7100,$service" --tsa="url=http://127.0.0.1:7106/api/v1/timestamp,$service" --tsa-config=ANY)
"$bin/cosign" signing-config create "${signers[@]}" --out sc.tsa.json
"$bin/cosign" signing-config create "${signers[@]}" --rekor="url=http://127.0.0.1:7108,api-version=2,start-time=$start,operator=test" --rekor-config=ANY --out sc.r2.json
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
