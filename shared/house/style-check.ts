import type ts from 'typescript'
import { isSource } from '../exports/select-sources.ts'
import { warning, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { isWritten, votesOf } from '../style/fingerprint.ts'
import { STYLE_METHOD } from '../style/features.ts'
import {
  addedStyle,
  houseStyleAt,
  judgeChange,
  surpriseTexts,
  type ChangedStyle,
  type HouseStyle,
  type StyleJudgement,
} from '../style/judge-change.ts'
import { percentText, rounded } from '../style/profile.ts'
import { HOUSE_SHARE, LEAST_SCORED_VOTES } from '../style/threshold.ts'
import type { Votes } from '../style/votes.ts'
import type { ChangedFile } from './code/changed-files.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'

/**
 * Is the change written as the code around it is, where no rule says how? A warning, for all files together: one function is too
 * little to know a hand by. The profile is that of the base commit, so the verdict is a function of base, head and house.
 */
export const styleCheck: StyleCheck = {
  name: 'style',
  run: async (context) => {
    const files = context.code.filter(({ path, head }) => head !== undefined && isSource(path))
    const told = { method: STYLE_METHOD, files: files.map(({ path }) => path) }
    if (files.length === 0) return { findings: [], evidence: told }
    const { ts: compiler } = await context.analysis.compiler()
    const changed: ChangedStyle[] = []
    for (const file of files) changed.push(await changedStyle(file, context, compiler))
    const added = addedStyle(changed)
    // whatever the house does: it need not be read
    if (added.votes < LEAST_SCORED_VOTES)
      return { findings: [], evidence: { ...told, ...judgementEvidence({ kind: 'too-little', ...added }) } }
    const house = await houseStyleAt(context.repo, context.base, compiler)
    const judgement = judgeChange(house, added)
    return {
      findings: styleFindings(judgement),
      evidence: { ...told, house: houseEvidence(house), ...judgementEvidence(judgement) },
    }
  },
}

async function changedStyle(
  file: ChangedFile,
  context: GateContext,
  compiler: typeof ts,
): Promise<ChangedStyle> {
  const votes = async (side: 'base' | 'head'): Promise<Votes | undefined> => {
    const text = file[side]
    if (text === undefined || !isWritten(text)) return undefined
    // parsed once for all checks
    const source = await context.source(file, side)
    return source === undefined ? undefined : votesOf(compiler, source.file)
  }
  return { path: file.path, base: await votes('base'), head: await votes('head') }
}

function styleFindings(judgement: StyleJudgement): Finding[] {
  if (judgement.kind !== 'foreign') return []
  const { score, threshold } = judgement
  const measure = `${rounded(score.bits, 2)} bits a vote over ${Math.round(score.votes)} votes, where ${percentText(HOUSE_SHARE)} of the repository's own files stay under ${rounded(threshold, 2)}`
  return [
    warning(
      'STYLE_FOREIGN',
      `the change is written otherwise than the repository (${measure}): ${surpriseTexts(score).join('; ')}`,
      { hint: 'write it as the code around it is written, or make the new way a rule of the house' },
    ),
  ]
}

function houseEvidence({ sources, sampled, files, unread, digest }: HouseStyle): JsonObject {
  return { sources, sampled, voting: files.length, unread, profile: digest }
}

function judgementEvidence(judgement: StyleJudgement): JsonObject {
  switch (judgement.kind) {
    case 'no-house':
      return { judged: judgement.kind }
    case 'too-little':
      return { judged: judgement.kind, votes: rounded(judgement.votes, 1) }
    case 'as-expected':
    case 'foreign':
      return {
        judged: judgement.kind,
        votes: rounded(judgement.score.votes, 1),
        bits: rounded(judgement.score.bits),
        threshold: rounded(judgement.threshold),
      }
  }
}
