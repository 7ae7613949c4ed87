/** GitHub's limit of jobs in one matrix. */
const MAX_SPECS = 256

/**
 * The bash script that lists the specs of a run as a JSON array in the output `specs`. It is the same for every line:
 * what differs comes in through the environment, and is checked before it is used. Names with anything but plain
 * characters are refused, so the array needs no escapes.
 */
export const PLAN_SCRIPT = `pattern=":(glob)$SPECS"
found="$RUNNER_TEMP/specs"
if [ "$EVENT" = push ] && ! [[ "$BEFORE" =~ ^0*$ ]]; then
  if ! [[ "$BEFORE" =~ ^[0-9a-f]{40}([0-9a-f]{24})?$ ]] || ! git cat-file -e "$BEFORE^{commit}"; then
    echo "the commit before this push is gone (a forced push?): start the spec by hand" >&2
    exit 1
  fi
  git diff -z --name-only --no-renames --diff-filter=AMT "$BEFORE" HEAD -- "$pattern" > "$found"
else
  git ls-files -z -- "$pattern" > "$found"
fi
list=""
count=0
while IFS= read -r -d "" spec; do
  if [ "$EVENT" = workflow_dispatch ] && [ "$spec" != "$ONE" ]; then
    continue
  fi
  if ! [[ "$spec" =~ ^[A-Za-z0-9._/@+-]+$ ]]; then
    printf "the name of the spec %q holds more than letters, digits and ._/@+-\\n" "$spec" >&2
    exit 1
  fi
  list="$list\${list:+,}\\"$spec\\""
  count=$((count + 1))
done < "$found"
if [ "$EVENT" = workflow_dispatch ] && [ "$count" -eq 0 ]; then
  echo "there is no spec of that path at this commit" >&2
  exit 1
fi
if [ "$count" -gt ${MAX_SPECS} ]; then
  echo "$count specs changed at once, GitHub runs ${MAX_SPECS} at most: start them by hand" >&2
  exit 1
fi
echo "specs=[$list]" >> "$GITHUB_OUTPUT"
`
