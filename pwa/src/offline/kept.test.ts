import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { ApiProblem } from '@/lib/http'
import { forgetMine, freshOrKept, keep, kept } from '@/offline/kept'

const away = () => Promise.reject(new ApiProblem('network.unreachable', 0))

test('the fresh answer is given and kept', async () => {
  expect(await freshOrKept('a', () => Promise.resolve({ n: 1 }))).toEqual({ n: 1 })
  expect(await kept('a')).toEqual({ n: 1 })
})

test('without a network the answer kept before is given', async () => {
  await keep('b', 'before')

  expect(await freshOrKept('b', away)).toBe('before')
})

test('without either the problem is told', async () => {
  await expect(freshOrKept('nothing', away)).rejects.toThrow('network.unreachable')
})

test('a refusal is told even when something was kept', async () => {
  await keep('c', 'before')

  const refused = () => Promise.reject(new ApiProblem('matters.not_found', 404))
  await expect(freshOrKept('c', refused)).rejects.toThrow('matters.not_found')
})

test('signing out forgets what was mine and keeps what is the county’s', async () => {
  await keep('mine:matters', [1])
  await keep('taxonomy', [2])

  await forgetMine()

  expect([await kept('mine:matters'), await kept('taxonomy')]).toEqual([null, [2]])
})
