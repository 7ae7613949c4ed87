import { mergeBase } from '../../git/changes-between.ts'
import { resolveCommit } from '../../git/revision.ts'
import { changedStyles } from '../../style/changed-styles.ts'
import { STYLE_METHOD } from '../../style/features.ts'
import {
  addedStyle,
  judgeChange,
  MOST_PROFILED,
  readHouseStyle,
  surpriseTexts,
  type StyleJudgement,
} from '../../style/judge-change.ts'
import { rounded } from '../../style/profile.ts'
import type { Surprise } from '../../style/score.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { openStyles, refuseOptions } from './open-styles.ts'

/** What style-gate says of the change between two commits. It is a warning, so the exit is always 0. */
export async function showScore(args: Arguments, terminal: Terminal): Promise<Outcome> {
  refuseOptions(args, 'score', ['at', 'months', 'html', 'fail-on-new-style'])
  const styles = await openStyles(args, terminal)
  const { repo } = styles
  const head = await resolveCommit(repo, args.text('head') ?? 'HEAD')
  const named = await resolveCommit(repo, args.text('base') ?? `${head}^`)
  const base = await mergeBase(repo, named, head)
  const house = await readHouseStyle(repo, base, { ...styles, most: MOST_PROFILED })
  const changed = await changedStyles(repo, { base, head }, styles)
  await styles.cache.save()
  const judgement = judgeChange(house, addedStyle(changed))
  const files = changed.map(({ path }) => path)
  return {
    exit: 0,
    json: {
      ...{ base, head, method: STYLE_METHOD, files, profile: house.digest },
      ...plain(judgement),
    },
    text: scoreText(judgement, files.length),
  }
}

function plain(judgement: StyleJudgement) {
  if (judgement.kind === 'no-house') return { judged: judgement.kind }
  if (judgement.kind === 'too-little') return { judged: judgement.kind, votes: rounded(judgement.votes, 1) }
  const { kind, score, threshold } = judgement
  return {
    judged: kind,
    votes: rounded(score.votes, 1),
    bits: rounded(score.bits),
    threshold: rounded(threshold),
    surprises: score.surprises.map(plainSurprise),
  }
}

function plainSurprise(surprise: Surprise) {
  const { bits, habitShare, variantShare } = surprise
  return {
    ...surprise,
    bits: rounded(bits),
    habitShare: rounded(habitShare),
    variantShare: rounded(variantShare),
  }
}

function scoreText(judgement: StyleJudgement, files: number): string {
  switch (judgement.kind) {
    case 'no-house':
      return 'the base has too few sources to have a style of its own'
    case 'too-little':
      return `${files} sources changed: ${Math.round(judgement.votes)} votes are too little to say`
    case 'as-expected':
    case 'foreign': {
      const { kind, score, threshold } = judgement
      const said = kind === 'foreign' ? 'written otherwise than the repository' : 'as expected'
      const measure = `${rounded(score.bits, 2)} bits a vote, threshold ${rounded(threshold, 2)}`
      const votes = `${Math.round(score.votes)} votes of ${files} changed sources`
      return [`${said}: ${measure}, ${votes}`, ...surpriseTexts(score).map((text) => `  ${text}`)].join('\n')
    }
  }
}
