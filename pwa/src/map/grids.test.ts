import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gridsBetween, gridsOf } from '@/map/grids'
import { db } from '@/offline/db'

const drawn = (code: string, days: object) => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: { code }, geometry: null }],
  ...days,
})
const BEFORE = drawn('001', { valid_from: '2026-01-01', next_from: '2026-12-01' })
const AFTER = drawn('005', { valid_from: '2026-12-01', next_from: null })

/** The network, which is there or not. */
const network = (isThere: boolean): void => {
  vi.stubGlobal('fetch', (url: string) =>
    isThere
      ? Promise.resolve(Response.json(url.includes('on=2026-12-01') ? AFTER : BEFORE))
      : Promise.reject(new TypeError('no network')),
  )
}

const codes = async (): Promise<string[]> =>
  (await gridsOf('small')).features.map(({ properties }) => properties.code)

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-30T23:00:00+08:00'), toFake: ['Date'] })
  await db.kept.clear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a phone fetched before midnight and offline after it draws the new outlines', async () => {
  network(true)
  expect(await codes()).toEqual(['001'])
  network(false)
  expect(await codes()).toEqual(['001'])

  // A new day asks anew; nobody answers.
  vi.setSystemTime(new Date('2026-12-01T00:00:00+08:00'))

  expect(await codes()).toEqual(['005'])
})

test('the outlines of several days say which of them do not last through all', async () => {
  network(true)

  const found = await gridsBetween('small', ['2026-11-01', '2026-12-01'])

  expect(found.features.map(({ properties }) => [properties.code, properties.is_passing])).toEqual([
    ['001', true],
    ['005', true],
  ])
  expect((await gridsBetween('small', ['2026-11-01'])).features[0]?.properties.is_passing).toBe(
    false,
  )
})
