#!/usr/bin/env bash
# What release.yml does besides building: release.sh <step> [argument]. It reads VERSION, and what GitHub sets for every job;
# GH_TOKEN where it asks the server. A step that must not go on says why in an annotation and ends with 1.
set -euo pipefail

stop() {
  echo "::error title=Release stopped::$1"
  exit 1
}

# git with the token of the job, which the shell of the helper expands, so that it is no argument
server() {
  # shellcheck disable=SC2016
  git -c 'credential.helper=!f() { echo username=x-access-token; echo "password=$GH_TOKEN"; }; f' "$@"
}
readonly address="${GITHUB_SERVER_URL:-}/${GITHUB_REPOSITORY:-}"

# A run of another branch would release what nobody merged.
from-main() {
  [ "$GITHUB_REF" = refs/heads/main ] ||
    stop "releases are made from main, and this run is of $GITHUB_REF: start it again and choose main under 'Use workflow from'"
}

version() {
  [[ "$VERSION" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || stop 'the version is not like 1.2.3'
  local found
  found=$(node -p "require('./package.json').version")
  [ "$found" = "$VERSION" ] || stop "package.json says $found, not $VERSION: set the version there first, on main"
}

# A tag is never moved: commits of other repositories are pinned to it.
tag-is-free() {
  local tags
  tags=$(server ls-remote "$address" "refs/tags/v$VERSION") || stop "cannot ask $address for its tags"
  [ -z "$tags" ] || stop "the tag v$VERSION is there already: raise the version in package.json"
}

# GitHub refuses a push by GITHUB_TOKEN whose workflow files are on no branch (docs: scopes for OAuth apps, `workflow`). The release
# commit holds none, but its parent does; a main that went on while people were asked for approval is found here, not there.
workflows-unmoved() {
  server fetch --quiet --depth=1 "$address" refs/heads/main || stop "cannot fetch main of $address"
  local before after
  before=$(git rev-parse "$GITHUB_SHA:.github/workflows")
  after=$(git rev-parse FETCH_HEAD:.github/workflows)
  [ "$before" = "$after" ] ||
    stop "the workflow files of main changed since this run began (${GITHUB_SHA:0:12}), and GitHub would refuse the tag: start the release again from main"
}

# Prints the id of the commit that holds the files of a folder and nothing else, on top of main. The same files give the same id.
commit() {
  local tree date
  GIT_INDEX_FILE=$(mktemp -u)
  export GIT_INDEX_FILE
  git -C "$1" --git-dir="$PWD/.git" --work-tree="$1" -c core.autocrlf=false add --all --force .
  tree=$(git write-tree)
  date=$(git show --no-patch --format=%cI "$GITHUB_SHA")
  export GIT_AUTHOR_NAME='github-actions[bot]' GIT_COMMITTER_NAME='github-actions[bot]'
  export GIT_AUTHOR_EMAIL='41898282+github-actions[bot]@users.noreply.github.com' GIT_AUTHOR_DATE="$date"
  export GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL" GIT_COMMITTER_DATE="$date"
  git commit-tree "$tree" -p "$GITHUB_SHA" -m "release: v$VERSION" -m "The bundles of $GITHUB_SHA, digests in SHA256SUMS."
}

# Pushes the tag of the version.
tag() {
  git config user.name 'github-actions[bot]'
  git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
  git tag --annotate --message "v$VERSION" "v$VERSION" "$1"
  server push "$address" "refs/tags/v$VERSION"
}

# Moves the tag of the major version (v1), which Dependabot and readers follow; not for a version such as 1.2.3-rc.1.
major-tag() {
  [[ "$VERSION" != *-* ]] || return 0
  server push --force "$address" "$1:refs/tags/v${VERSION%%.*}"
}

"$@"
