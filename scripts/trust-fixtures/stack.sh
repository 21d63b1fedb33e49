#!/usr/bin/env bash
# Starts a Sigstore on loopback: stack.sh DIR
#
# An OIDC issuer that answers as GitHub's token service too, a certificate log, Fulcio, a timestamp authority and Rekor v2, of
# install.sh. Writes trusted_root.tsa.json and sc.tsa.json (timestamps only), trusted_root.r2.json and sc.r2.json (with the log),
# and `pids`, into DIR; `kill $(cat DIR/pids)` ends it. Ports 7100 to 7110, or from $SIGSTORE_PORT.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) dir=$1
bin=$here/../../.cache/sigstore cosign=${COSIGN:-$here/../../.cache/bin/cosign}
first=${SIGSTORE_PORT:-7100} start=2026-01-01T00:00:00Z
port() { echo $((first + $1)); }
url() { echo "http://127.0.0.1:$(port "$1")"; }
mkdir -p "$dir"/{ct,rekor}; cd "$dir"; : > pids
run() { local name=$1; shift; "$@" </dev/null >"$name.log" 2>&1 & echo $! >> pids; }
up() { for _ in $(seq 200); do curl -sf -o /dev/null "$1" && return; sleep 0.1; done; echo "not up: $1" >&2; exit 1; }

openssl ecparam -name prime256v1 -genkey -noout -out ca.plain
openssl ec -in ca.plain -aes256 -passout pass:test -out ca.key 2>/dev/null
openssl req -new -x509 -key ca.plain -days 3650 -config "$here/ca.cnf" -out ca.pem
openssl ecparam -name prime256v1 -genkey -noout -out ct.key; openssl ec -in ct.key -pubout -out ct.pub 2>/dev/null
openssl genpkey -algorithm ed25519 -out rekor.key; openssl pkey -in rekor.key -pubout -out rekor.pub
sed "s#http://127.0.0.1:7100#$(url 0)#" "$here/fulcio.yaml" > fulcio.yaml
run oidc node "$here/oidc.ts" "$(port 0)"
run ct "$bin/tesseract" --private_key ct.key --origin ct.test --storage_dir ct --roots_pem_file ca.pem --ext_key_usages CodeSigning --http_endpoint "127.0.0.1:$(port 5)" --checkpoint_interval 1s
run tsa "$bin/timestamp-server" serve --host 127.0.0.1 --port "$(port 6)" --timestamp-signer memory --disable-ntp-monitoring
run rekor "$bin/rekor" serve --http-address 127.0.0.1 --http-port "$(port 8)" --grpc-address 127.0.0.1 --grpc-port "$(port 9)" --http-metrics-port "$(port 10)" --hostname rekor.test --storage-dir rekor --signer-filepath rekor.key --checkpoint-interval 1s --batch-max-age 100ms
up "$(url 5)/healthz"; up "$(url 0)/keys"
run fulcio "$bin/fulcio" serve --host 127.0.0.1 --port "$(port 2)" --grpc-host 127.0.0.1 --grpc-port "$(port 3)" --metrics-port "$(port 4)" --ca fileca --fileca-cert ca.pem --fileca-key ca.key --fileca-key-passwd test --fileca-watch=false --ct-log-url="$(url 5)" --ct-log-public-key-path ct.pub --config-path fulcio.yaml --legacy-unix-domain-socket "$PWD/fulcio.sock"
up "$(url 2)/healthz"; up "$(url 6)/ping"; up "$(url 8)/healthz"
curl -sf "$(url 6)/api/v1/timestamp/certchain" > tsa.pem

authorities=(--fulcio="url=$(url 2),certificate-chain=ca.pem" --ctfe="url=$(url 5),public-key=ct.pub,start-time=$start" --tsa="url=$(url 6)/api/v1/timestamp,certificate-chain=tsa.pem")
"$cosign" trusted-root create "${authorities[@]}" --out trusted_root.tsa.json
"$cosign" trusted-root create "${authorities[@]}" --rekor="url=http://rekor.test,public-key=rekor.pub,start-time=$start,origin=rekor.test" --out trusted_root.r2.json
service="start-time=$start,operator=test"
signers=(--fulcio="url=$(url 2),api-version=1,$service" --oidc-provider="url=$(url 0),api-version=1,$service" --tsa="url=$(url 6)/api/v1/timestamp,api-version=1,$service" --tsa-config=ANY)
"$cosign" signing-config create "${signers[@]}" --out sc.tsa.json
"$cosign" signing-config create "${signers[@]}" --rekor="url=$(url 8),api-version=2,$service" --rekor-config=ANY --out sc.r2.json
