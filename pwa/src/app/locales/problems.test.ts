import { describe, expect, test } from 'vitest'
import zh from '@/app/locales/zh-CN'
import { ApiProblem } from '@/lib/http'
import { problemKeys, type Before } from '@/ui/problems'

type Tree = { [key: string]: string | Tree }

const wordsAt = (key: string): string | undefined => {
  const found = key
    .split('.')
    .reduce<string | Tree | undefined>(
      (tree, name) => (typeof tree === 'object' ? tree[name] : undefined),
      zh as Tree,
    )
  return typeof found === 'string' ? found : undefined
}

function said(problem: ApiProblem, before: Before) {
  const { what, safe, todo } = problemKeys(problem, before, key => wordsAt(key) !== undefined)
  return [what, safe, todo].map(wordsAt)
}

const PASSING = [
  new ApiProblem('network.unreachable', 0),
  new ApiProblem('http.503', 503),
  new ApiProblem('app.unexpected', -1),
  new ApiProblem('never.heard.of', 418),
]

describe('what is said when something went wrong', () => {
  test.each(PASSING)('a phone keeps what was written: $code', problem => {
    expect(said(problem, 'phone').join()).toContain('手机里')
  })

  test.each(PASSING)('a desk keeps nothing, and does not speak of a phone: $code', problem => {
    const words = said(problem, 'desk')

    expect(words.join()).toContain('没有改动')
    expect(words.join()).not.toContain('手机')
    expect(words).not.toContain(undefined)
  })

  test.each(PASSING)('before a form, what was written still stands in it: $code', problem => {
    expect(said(problem, 'form').join()).toContain('表单里')
  })

  test('a refusal says the same everywhere', () => {
    const problem = new ApiProblem('matters.moved_on', 409)

    expect(said(problem, 'form')).toEqual(said(problem, 'phone'))
  })

  test('what nobody gave words to shows its code', () => {
    expect(problemKeys(new ApiProblem('never.heard.of', 418), 'desk', () => false).isUnknown).toBe(
      true,
    )
  })
})
