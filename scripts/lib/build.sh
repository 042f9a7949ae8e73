# shellcheck shell=bash disable=SC2154
# Builds: presets of CMake into build/<preset>, then the web. Each does nothing where nothing has changed.

# build_preset PRESET [TARGET…]
build_preset() {
  local preset=$1
  shift
  cd "$root" || return
  # What a preset says goes into the build when it is configured by name, and only then. Times don't tell: the build
  # also writes its files anew by itself, without a look at the presets.
  if [[ ! -e build/$preset/build.ninja ]] || ! cmp --silent CMakePresets.json "build/$preset/presets.json"; then
    logged "configure-$preset" cmake --preset "$preset" || return
    cp CMakePresets.json "build/$preset/presets.json"
  fi
  logged "build-$preset" cmake --build --preset "$preset" ${1:+--target "$@"}
}

build_server() {
  say "Building the server"
  build_preset native-release freehold
}

build_wasm() {
  say "Building the core for browsers"
  build_preset wasm-release "$@"
}

# True where STAMP is missing, or something below the other paths is newer.
is_stale() {
  local stamp=$1
  shift
  [[ ! -e $stamp ]] && return
  [[ -n $(find "$@" \( -name node_modules -o -name dist \) -prune -o -newer "$stamp" -type f -print -quit) ]]
}

build_web() {
  local stamp=$root/build/web.stamp started=$root/build/web.started
  cd "$root" || return
  if [[ -e web/app/dist/index.html ]] && ! is_stale "$stamp" web build/wasm-release/bin/freehold.js build/wasm-release/bin/freehold.wasm package-lock.json; then
    return
  fi
  say "Building the client and the Workspace"
  # What changes while the build runs is newer than its start, and is built the next time.
  touch "$started"
  logged web-client npm run build --workspace @freehold/client || return
  logged web-app npm run build --workspace @freehold/workspace || return
  mv "$started" "$stamp"
}
