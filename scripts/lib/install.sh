# shellcheck shell=bash disable=SC2154
# What the build and the tests need from Debian 12, and from npm. Nothing is touched that is there already.

build_packages=(ca-certificates g++ cmake ninja-build ccache emscripten libboost1.81-dev libpq-dev libssl-dev libcli11-dev libfmt-dev libspdlog-dev)
check_packages=(catch2 librapidcheck-dev git clang-format clang-tidy)
bench_packages=(libbenchmark-dev)
fuzz_packages=(clang libclang-rt-dev llvm)
server_and_browser_packages=(postgresql-15 postgresql-client-15 chromium)

is_installed() { [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# Node may come from elsewhere than Debian, and Chromium under a name of its own: the programs decide, not the packages.
missing_packages() {
  local package
  for package in "$@"; do
    is_installed "$package" || printf '%s\n' "$package"
  done
  command -v node >/dev/null || printf 'nodejs\n'
  command -v npm >/dev/null || printf 'npm\n'
}

install_packages() {
  command -v dpkg-query >/dev/null || die "This script installs Debian 12 packages, and this is no Debian. Needed: $* nodejs npm"
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then return; fi
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "Debian packages are missing, and there is no sudo to install them with: ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing from Debian: ${missing[*]}"
  logged apt-update "${as_root[@]}" apt-get update || die "Debian's package lists could not be read; is there a network?"
  logged apt-install "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}" || die "Debian packages could not be installed: ${missing[*]}"
}

check_node() {
  local version
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= 18)) || die "Node 18 or newer is needed; 'node' here is $version."
}

# npm packages, exactly as the lock file has them; again only when it changes.
install_npm_packages() {
  local stamp=$root/node_modules/.installed-from
  check_node
  [[ -e $stamp ]] && cmp --silent "$root/package-lock.json" "$stamp" && return
  say "Installing npm packages"
  (cd "$root" && logged npm-ci npm ci --ignore-scripts) || die "The npm packages could not be installed; is there a network?"
  cp "$root/package-lock.json" "$stamp"
}
