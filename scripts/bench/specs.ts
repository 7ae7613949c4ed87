import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { CLI, measure, ratio, ROOT } from './measure.ts'

const COUNT = 1000
const OPENSPEC = '@fission-ai/openspec@1'

/** The same 1,000 small specifications for both validators, each in its own form. */
export function benchSpecs(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    for (let index = 1; index <= COUNT; index++) writeBoth(folder, index)
    execFileSync('git', ['init', '--quiet', folder])
    const ours = measure(process.execPath, [CLI, 'validate', '--repo', folder, '--json'], {
      cwd: folder,
      exits: [0, 1],
    })
    const peer = measure(openspec(), ['validate', '--all', '--json'], {
      cwd: folder,
      exits: [0, 1],
      env: { ...process.env, OPENSPEC_TELEMETRY: '0' },
    })
    return Promise.resolve([
      ratio(`validate ${COUNT} specs`, ours.ms, `openspec validate --all on ${COUNT} specs`, peer.ms),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Installed on first use into a cached folder: a peer, not a dependency. */
function openspec(): string {
  const prefix = join(ROOT, '.cache', 'bench')
  execFileSync(
    'npm',
    ['install', '--silent', '--no-save', '--ignore-scripts', '--prefix', prefix, OPENSPEC],
    { stdio: 'ignore' },
  )
  return join(prefix, 'node_modules', '.bin', 'openspec')
}

function writeBoth(folder: string, index: number): void {
  const id = `capability-${String(index).padStart(4, '0')}`
  write(join(folder, 'specs', `${id}.spec.md`), ourSpec(id, index))
  write(join(folder, 'openspec', 'specs', id, 'spec.md'), theirSpec(id, index))
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function ourSpec(id: string, index: number): string {
  return `---
id: ${id}
title: Capability ${index}
why: People who use capability ${index} need its answer in one call.
paths: { write: [src/${id}.ts], read: [] }
acceptance:
  - id: AC-1
    ears: When the number is ${index}, capability shall return ${index * 2}.
    check: review
---
`
}

function theirSpec(id: string, index: number): string {
  return `# ${id} Specification

## Purpose
People who use capability ${index} need its answer in one call, and nothing else of it.

## Requirements

### Requirement: Doubling
The capability SHALL return ${index * 2} when the number is ${index}.

#### Scenario: The number is given
- **WHEN** the number is ${index}
- **THEN** the result is ${index * 2}
`
}
