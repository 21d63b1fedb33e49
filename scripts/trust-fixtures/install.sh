#!/usr/bin/env bash
# Builds the services of Sigstore that stack.sh starts, into .cache/sigstore: about ten minutes once. Newer versions of the
# timestamp authority and of Rekor need a newer Go than 1.26.
set -euo pipefail
bin=$(cd "$(dirname "$0")/../.." && pwd)/.cache/sigstore
export CGO_ENABLED=0
# build NAME MODULE@VERSION: the programs of TesseraCT and of Rekor are both called `posix`.
build() {
  local name=$1 module=$2 stamp="$bin/$1.version"
  if [ "$(cat "$stamp" 2>/dev/null)" = "$module" ] && [ -x "$bin/$name" ]; then return; fi
  echo "building $module"
  GOBIN="$bin/build" go install -trimpath -ldflags='-s -w' "$module"
  mv "$bin"/build/* "$bin/$name"
  echo "$module" > "$stamp"
}
mkdir -p "$bin/build"
build tesseract github.com/transparency-dev/tesseract/cmd/tesseract/posix@v0.1.1
build rekor github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix@v2.3.0
build timestamp-server github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server@v2.1.3
build fulcio github.com/sigstore/fulcio@v1.8.8
