import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Area, Areas } from '@/lib/api'
import { db } from '@/offline/db'
import { useReference } from '@/offline/reference'

const village: Area = {
  code: '640425100200',
  name: '东庄村',
  level: 'village',
  parent: '640425100000',
  households: 20,
}
const small = (code: string, name: string): Area => ({
  code,
  name,
  level: 'small',
  parent: village.code,
  households: 10,
})
const answer: Areas = {
  valid_from: '2026-01-01',
  items: [village, small('640425100200001', '第1网格')],
  next: {
    valid_from: '2026-12-01',
    items: [village, small('640425100200005', '第5网格'), small('640425100200006', '第6网格')],
  },
}
const LAST_MINUTE = new Date('2026-11-30T23:59:30+08:00')

/** The network, which answers or is away. */
const network = (areas: Areas | null): void => {
  vi.stubGlobal('fetch', (url: string) =>
    areas
      ? Promise.resolve(Response.json(url.endsWith('/taxonomy') ? { categories: [] } : areas))
      : Promise.reject(new TypeError('no network')),
  )
}

const gridsOf = () =>
  useReference()
    .areasIn(village.code)
    .map(({ name }) => name)

beforeEach(async () => {
  vi.useFakeTimers({ now: LAST_MINUTE, toFake: ['Date', 'setInterval', 'clearInterval'] })
  setActivePinia(createPinia())
  await db.kept.clear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('at midnight in Shanghai the areas that waited hold, though nobody asked again', async () => {
  network(answer)
  await useReference().load()
  expect(gridsOf()).toEqual(['第1网格'])

  vi.advanceTimersByTime(60_000)

  expect(gridsOf()).toEqual(['第5网格', '第6网格'])
})

test('a phone that starts offline after the day goes by what it fetched before', async () => {
  network(answer)
  await useReference().load()
  vi.setSystemTime(new Date('2026-12-03T08:00:00+08:00'))
  setActivePinia(createPinia())
  network(null)

  await useReference().load()

  expect(gridsOf()).toEqual(['第5网格', '第6网格'])
})

test('what a phone kept before any change was announced still serves', async () => {
  await db.kept.bulkPut([
    { key: 'areas', value: { items: answer.items } },
    { key: 'taxonomy', value: { categories: [] } },
  ])
  network(null)

  await useReference().load()

  expect(gridsOf()).toEqual(['第1网格'])
})
