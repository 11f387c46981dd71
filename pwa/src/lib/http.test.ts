import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiProblem, ask, fileOf, problemOf, queryString, SIGNED_OUT } from '@/lib/http'

const answer = (status: number, body: string, type = 'application/json') =>
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      new Response(status === 204 ? null : body, { status, headers: { 'Content-Type': type } }),
    ),
  )

const refusal = (): Promise<ApiProblem> => ask('GET', '/x').then(() => problemOf(null), problemOf)

afterEach(() => vi.unstubAllGlobals())

describe('asking the server', () => {
  test('an answer is its JSON', async () => {
    answer(200, '{"code":"640425"}')

    expect(await ask('GET', '/county')).toEqual({ code: '640425' })
  })

  test('no content is undefined', async () => {
    answer(204, '')

    expect(await ask('DELETE', '/session')).toBeUndefined()
  })

  test('a refusal carries its code and fields', async () => {
    answer(
      422,
      '{"code":"matters.form_invalid","fields":{"tried":["required"]}}',
      'application/problem+json',
    )

    const problem = await refusal()

    expect([problem.code, problem.status, problem.fields, problem.isPassing]).toEqual([
      'matters.form_invalid',
      422,
      { tried: ['required'] },
      false,
    ])
  })

  test('a sign-in page of the network in between is not our server', async () => {
    answer(200, '<html>', 'text/html')

    expect((await refusal()).code).toBe('network.unreachable')
  })

  test('when nobody answers, trying again is right', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))

    const problem = await refusal()

    expect([problem.code, problem.isPassing]).toEqual(['network.unreachable', true])
  })

  test('a refusal without a body is named by its status', async () => {
    answer(502, 'Bad gateway', 'text/plain')

    expect((await refusal()).code).toBe('http.502')
  })

  test('an ended session is told to whoever listens', async () => {
    answer(401, '{"code":"accounts.not_signed_in"}', 'application/problem+json')
    const heard = vi.fn()
    window.addEventListener(SIGNED_OUT, heard, { once: true })

    await refusal()

    expect(heard).toHaveBeenCalledOnce()
  })
})

test('a query leaves out what is not asked for, and keeps false and zero', () => {
  expect(queryString({ a: undefined, b: null, c: '', d: false, e: 0, f: '白阳' })).toBe(
    'd=false&e=0&f=%E7%99%BD%E9%98%B3',
  )
})

describe('asking for a file', () => {
  const file = (headers: Record<string, string>) =>
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('a,b', { headers })))

  test('it has the name the server gives it, and says whether it was cut', async () => {
    const name = encodeURIComponent('事项清单-2026-03-01.csv')
    file({ 'Content-Disposition': `attachment; filename*=UTF-8''${name}`, 'Wangge-Cut': 'true' })

    const found = await fileOf('/matters/export', { format: 'csv' })

    expect([found.name, found.isCut, await found.content.text()]).toEqual([
      '事项清单-2026-03-01.csv',
      true,
      'a,b',
    ])
  })

  test('a page of somebody else is no file of ours', async () => {
    file({ 'Content-Type': 'text/html' })

    await expect(fileOf('/matters/export', {})).rejects.toMatchObject({
      code: 'network.unreachable',
    })
  })
})
