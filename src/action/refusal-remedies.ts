// What to do about a target that a guard refused, in the words of the action's inputs.
import type { GuardRule } from '../promote/model/plan.ts'

export const refusalRemedies: Readonly<Record<GuardRule, string>> = {
  'published-version':
    'Promote to a new version tag. Set `overwrite: always` only if this version may become another image.',
  'overwrite-never':
    'Promote to a new tag, or set `overwrite: floating`, which protects full versions only, or `skip`, which leaves the tag and goes on.',
  'reserved-tag': 'Choose another tag. The referrers of an image are promoted with it.',
  'allow-targets':
    'Correct that name, or add it to `allow-targets`; without its tag it allows every tag of the repository.',
  'plan-drift': 'Look at what the tag names now, then make a new plan with `dry-run: true`.',
  'backup-tag': 'Write a `backup` that gives a name of its own to each tag, such as `{tag}-previous`.',
  'two-images': 'Give each image a tag of its own, or leave one of them out.',
}
