import { describe, expect, test } from 'vitest'
import type { Fix, Located } from '@/lib/api'
import {
  frozen,
  isEmpty,
  lacks,
  newDraft,
  placeName,
  reopened,
  type Draft,
  type ForPrincipal,
} from '@/lib/draft'

const NOW = new Date('2026-03-01T02:00:00Z')
const fix: Fix = {
  lon: 106.64,
  lat: 35.85,
  datum: 'wgs84',
  accuracy_m: 12,
  fixed_at: NOW.toISOString(),
}
const located: Located = {
  inside: true,
  point: { lon: 106.64, lat: 35.85 },
  small: { code: '640425100200003', name: '第3网格' },
  large: null,
  village: { code: '640425100200', name: '南门村' },
  town: { code: '640425100000', name: '白阳镇' },
}

const written = (changes: Partial<Draft> = {}): Draft => ({
  ...newDraft('id-1', NOW),
  category: 'land.boundary',
  words: ' 地界石被挪了 ',
  place: { by: 'phone', fix, located },
  ...changes,
})

describe('a draft', () => {
  test('a new one is empty and lacks everything', () => {
    const draft = newDraft('id-1', NOW)

    expect(isEmpty(draft)).toBe(true)
    expect(lacks(draft)).toEqual(['category', 'words_or_photo', 'place'])
  })

  test('a place found by the phone alone is nothing worth keeping', () => {
    expect(isEmpty({ ...newDraft('id-1', NOW), place: { by: 'phone', fix, located: null } })).toBe(
      true,
    )
  })

  test('a photo stands for words', () => {
    expect(lacks(written({ words: '  ', photos: ['p'] }))).toEqual([])
  })
})

describe('freezing', () => {
  test('the item is exactly what the server takes', () => {
    expect(frozen(written(), [{ id: 'p', sha256: 's' }], new Date('2026-03-01T02:05:00Z'))).toEqual(
      {
        id: 'id-1',
        category: 'land.boundary',
        words: '地界石被挪了',
        point: fix,
        grid: null,
        seen_at: '2026-03-01T02:00:00.000Z',
        sent_at: '2026-03-01T02:05:00.000Z',
        head_count: 1,
        urgent: false,
        photos: [{ id: 'p', sha256: 's' }],
        reporter: null,
      },
    )
  })

  test('a place from the list has a grid and no point', () => {
    const item = frozen(
      written({ place: { by: 'list', grid: '640425100200', name: '南门村' } }),
      [],
      NOW,
    )

    expect([item.point, item.grid]).toEqual([null, '640425100200'])
  })

  test('a phone number alone names a reporter', () => {
    const item = frozen(written({ reporter: { name: '', phone: ' 139 ', protect: true } }), [], NOW)

    expect(item.reporter).toEqual({ name: '', phone: '139', protect: true })
  })
})

describe('reopening a refused item', () => {
  test('everything written comes back under the new id', () => {
    const item = frozen(written({ urgent: true, head_count: 4 }), [], NOW)

    const draft = reopened(item, 'id-2', ['p2'], '')

    expect(draft).toEqual({
      ...written({ urgent: true, head_count: 4, words: '地界石被挪了' }),
      id: 'id-2',
      seen: 'day',
      photos: ['p2'],
      place: { by: 'phone', fix, located: null },
    })
  })

  test('a place from the list keeps its name', () => {
    const place = { by: 'list', grid: '640425100200', name: '南门村' } as const

    expect(reopened(frozen(written({ place }), [], NOW), 'id-2', [], '南门村').place).toEqual(place)
  })
})

test('a place is named from the town down', () => {
  expect(placeName({ by: 'phone', fix, located })).toBe('白阳镇 南门村 第3网格')
  expect(placeName({ by: 'phone', fix, located: null })).toBe('')
})

describe('a report for somebody', () => {
  const agency = (change: Partial<ForPrincipal> = {}): ForPrincipal => ({
    item: 'raise',
    ticket: null,
    number: null,
    consented: false,
    consent: { way: null, at: '', words: '' },
    ...change,
  })
  const agreed = { way: 'read_back' as const, at: '2026-05-01T00:00:00.000Z', words: ' 同意 ' }
  const now = new Date('2026-05-01T01:00:00.000Z')
  const empty = newDraft('id-1', now)
  const named = { name: '某人', phone: '', protect: false }

  test('lacks whom it is for and that they agreed', () => {
    expect(lacks({ ...empty, agency: agency() }).slice(0, 2)).toEqual(['principal', 'consent'])
  })

  test('lacks neither once both are there, or the request has them', () => {
    const written = { ...empty, reporter: named, agency: agency({ consent: agreed }) }
    const requested = { ...empty, agency: agency({ ticket: 't', consented: true }) }

    expect([lacks(written), lacks(requested)].flat()).not.toContain('principal')
    expect([lacks(written), lacks(requested)].flat()).not.toContain('consent')
  })

  test('is sent with what was agreed to, and comes back as it was written', () => {
    const draft = { ...empty, reporter: named, agency: agency({ consent: agreed }) }

    const item = frozen(draft, [], now)

    expect(item.agency).toEqual({
      item: 'raise',
      ticket: null,
      consent: { ...agreed, words: '同意' },
    })
    expect(reopened(item, 'id-2', [], '').agency?.consent).toEqual({ ...agreed, words: '同意' })
  })

  test('an ordinary report says nothing of agents', () => {
    expect('agency' in frozen(empty, [], now)).toBe(false)
  })
})
