import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readChange, type FoundChange } from '../../../../shared/writer/change/found-change.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

let repo: TestRepository
let base: string
beforeEach(() => {
  repo = makeRepository({ 'src/a.ts': 'one\ntwo\nthree\n', 'src/b.ts': 'b\n' })
  base = repo.git('rev-parse', 'HEAD')
})
afterEach(() => repo.remove())

function patched(patch: string): Promise<FoundChange> {
  return readChange(repo.path, base, { from: 'patch', place: 'x.patch', bytes: Buffer.from(patch) })
}

function branched(head: string): Promise<FoundChange> {
  return readChange(repo.path, base, { from: 'branch', place: 'x', head })
}

const PLAIN = `--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,3 @@
 one
-two
+zwei
 three
`

function mail(subject: string, from: string, patch: string): string {
  return `From ${'0'.repeat(40)} Mon Sep 17 00:00:00 2001
From: ${from}
Date: Mon, 1 Jan 2026 00:00:00 +0000
Subject: [PATCH] ${subject}

Words.
---
 src/a.ts | 2 +-

${patch}-- 
2.39.5

`
}

describe('a patch', () => {
  it('is applied by git to the base commit; nothing is written to the repository', async () => {
    const before = repo.git('count-objects')
    const { files, left, made } = await patched(PLAIN)
    expect(files).toEqual([{ path: 'src/a.ts', content: 'one\nzwei\nthree\n' }])
    expect([left, made.authors, made.commits, made.sha256?.length]).toEqual([[], [], [], 64])
    expect([repo.git('count-objects'), repo.git('status', '--porcelain')]).toEqual([before, ''])
  })

  it('of several mails is applied in order, and names each author once, on plain lines', async () => {
    const second = PLAIN.replace('-two', '-zwei').replace('+zwei', '+deux')
    const text = [
      mail('First', 'Ada <ada@example.com>', PLAIN),
      mail('Second', '=?UTF-8?q?Gr=C3=BC=1B[31m?= <g@example.com>', second),
      mail('Third', 'Ada <ada@example.com>', second.replace('-zwei', '-deux').replace('+deux', '+dos')),
    ].join('')
    const { files, made } = await patched(text)
    expect(files[0]?.content).toBe('one\ndos\nthree\n')
    expect(made.authors.map(({ email }) => email)).toEqual(['ada@example.com', 'g@example.com'])
    expect(made.authors.every(({ name }) => !name.includes('\u001b'))).toBe(true)
  })

  it.each([
    ['other lines', PLAIN.replace('-two', '-other')],
    ['no such file', PLAIN.replaceAll('src/a.ts', 'src/none.ts')],
    ['a path outside', PLAIN.replaceAll('src/a.ts', '../a.ts').replace('a/..', 'a/..')],
    ['the folder of git', PLAIN.replaceAll('src/a.ts', '.git/config')],
    ['no patch at all', 'hello\n'],
    ['nothing', ''],
  ])('of %s is refused', async (_, patch) => {
    await expect(patched(patch)).rejects.toMatchObject({ code: 'WRITER_CONFLICT' })
  })

  it('of a symbolic link is named as such', async () => {
    const link = `diff --git a/src/l.ts b/src/l.ts
new file mode 120000
index 0000000..1111111
--- /dev/null
+++ b/src/l.ts
@@ -0,0 +1 @@
+/etc/passwd
\\ No newline at end of file
`
    expect(await patched(link)).toMatchObject({ files: [], left: [{ path: 'src/l.ts', reason: 'link' }] })
  })
})

describe('the commits of a branch', () => {
  it('are taken as the difference to the base, with who made them', async () => {
    repo.git('switch', '-qc', 'x')
    const first = repo.commit({ 'src/a.ts': 'other\n' })
    const head = repo.commit({ 'src/b.ts': undefined, 'src/c.ts': 'c\n' })
    const { files, made } = await branched(head)
    expect(files).toEqual([
      { path: 'src/a.ts', content: 'other\n' },
      { path: 'src/b.ts', content: undefined },
      { path: 'src/c.ts', content: 'c\n' },
    ])
    const authors = [{ name: 'Test', email: 'test@example.com' }]
    expect(made).toEqual({ from: 'branch', place: 'x', head, commits: [head, first], authors })
  })

  it('are merged with a base that has moved on', async () => {
    repo.git('switch', '-qc', 'x')
    const head = repo.commit({ 'src/a.ts': 'one\ntwo\ndrei\n' })
    repo.git('switch', '-q', 'main')
    base = repo.commit({ 'src/a.ts': 'one\ntwo\ntrois\n', 'src/d.ts': 'd\n' })
    await expect(branched(head)).rejects.toMatchObject({ code: 'WRITER_CONFLICT' })
    base = repo.commit({ 'src/a.ts': 'one\ntwo\nthree\n', 'src/d.ts': 'e\n' })
    expect((await branched(head)).files).toEqual([{ path: 'src/a.ts', content: 'one\ntwo\ndrei\n' }])
  })

  it('of another history are refused', async () => {
    repo.git('switch', '-q', '--orphan', 'x')
    const head = repo.commit({ 'src/z.ts': 'z\n' })
    await expect(branched(head)).rejects.toMatchObject({ code: 'WRITER_CONFLICT' })
  })

  it('name what is no plain text file', async () => {
    repo.git('switch', '-qc', 'x')
    symlinkSync('/etc/passwd', join(repo.path, 'src/l.ts'))
    const head = repo.commit({ 'src/bin.ts': 'a\0b' })
    const { files, left } = await branched(head)
    expect([files, left]).toEqual([
      [],
      [
        { path: 'src/bin.ts', reason: 'binary' },
        { path: 'src/l.ts', reason: 'link' },
      ],
    ])
  })
})
