import { describe, expect, test } from 'vitest'
import type { Fix, Located } from '@/lib/api'
import { lackKey, placeWords, seenWords, withRecent } from '@/features/intake/model'
import { choicesUnder, topOf } from '@/lib/kinds'
import { underCross } from '@/lib/places'

const fix: Fix = {
  lon: 106.6,
  lat: 35.8,
  datum: 'wgs84',
  accuracy_m: 11.2,
  fixed_at: '2026-03-01T02:00:00Z',
}
const inside: Located = {
  inside: true,
  point: { lon: 106.6, lat: 35.8 },
  small: { code: '640425100200003', name: '第3网格' },
  large: null,
  village: { code: '640425100200', name: '南门村' },
  town: { code: '640425100000', name: '白阳镇' },
}
const outside: Located = {
  inside: false,
  point: { lon: 107, lat: 35.8 },
  nearest: { code: '640425100200003', name: '南门村', distance_m: 3240 },
}

describe('what is said about the place', () => {
  test.each([
    ['searching', 'place.searching', false],
    ['denied', 'place.denied', false],
    ['unavailable', 'place.unavailable', false],
  ] as const)('without one, while %s', (search, key, isSettled) => {
    const words = placeWords(null, search)

    expect([words.title.key, words.isSettled]).toEqual([key, isSettled])
  })

  test('inside the county it is the name of the grid and how exact it is', () => {
    expect(placeWords({ by: 'phone', fix, located: inside }, 'found')).toEqual({
      title: { key: 'plain', values: { words: '白阳镇 南门村 第3网格' } },
      note: { key: 'place.within', values: { n: 12 } },
      isSettled: true,
    })
  })

  test('outside the county it names the nearest and says who takes it', () => {
    expect(placeWords({ by: 'phone', fix, located: outside }, 'found')).toEqual({
      title: { key: 'place.outside', values: { name: '南门村', km: 3.2 } },
      note: { key: 'place.outside_note', values: {} },
      isSettled: true,
    })
  })

  test('without a network the point is noted and the name comes later', () => {
    expect(placeWords({ by: 'phone', fix, located: null }, 'found').title.key).toBe('place.noted')
  })

  test('from the list it is its name', () => {
    const words = placeWords({ by: 'list', grid: '640425100200', name: '南门村' }, 'denied')

    expect([words.title.values, words.isSettled]).toEqual([{ words: '南门村' }, true])
    expect(words.note?.key).toBe('place.by_list')
  })

  test('the cross on the map names its grid, or that it is outside', () => {
    expect(underCross(inside).values).toEqual({ place: '南门村 第3网格' })
    expect(underCross(outside).key).toBe('place.cross_outside')
  })
})

test('where only the finer kind is lacking, only that is asked for', () => {
  expect([
    lackKey('category', null),
    lackKey('category', 'land'),
    lackKey('place', 'land'),
  ]).toEqual(['lack.short.category', 'lack.short.part', 'lack.short.place'])
})

describe('kinds', () => {
  test('a part belongs to its top kind', () => {
    expect([topOf('land.boundary'), topOf('land'), topOf(null)]).toEqual(['land', 'land', null])
  })

  test('parts are those of the chosen kind', () => {
    const kinds = [
      { code: 'land', name: '土地', parent: null },
      { code: 'land.boundary', name: '地界', parent: 'land' },
      { code: 'wages', name: '欠薪', parent: null },
    ]

    expect(choicesUnder(kinds, 'land').map(kind => kind.code)).toEqual(['land.boundary'])
    expect(choicesUnder(kinds, null)).toEqual([])
  })

  test('kinds used last stand first, each once, three at most', () => {
    expect(withRecent(['a', 'b', 'c'], 'b')).toEqual(['b', 'a', 'c'])
    expect(withRecent(['a', 'b', 'c'], 'd')).toEqual(['d', 'a', 'b'])
  })
})

describe('when it was seen', () => {
  const now = new Date('2026-03-01T06:00:00Z')

  test.each([
    ['now', '2026-03-01T05:50:00Z', 'seen.now'],
    ['now', '2026-03-01T02:00:00Z', 'day.today_at'],
    ['today', '2026-03-01T03:00:00Z', 'seen.today'],
    ['yesterday', '2026-02-28T04:00:00Z', 'seen.yesterday'],
    ['day', '2026-02-20T04:00:00Z', 'day.this_year'],
  ] as const)('%s at %s is said as %s', (seen, seen_at, key) => {
    expect(seenWords({ seen, seen_at }, now).key).toBe(key)
  })
})
