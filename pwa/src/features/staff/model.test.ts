import { describe, expect, test } from 'vitest'
import type { Office, Outcome, SheetRow, Vacancy } from '@/features/staff/api'
import { branchesOf, byOffice, byTown, bytesOf, cellOf, countsOf } from '@/features/staff/model'

const office = (id: string, kind: Office['kind'], parent: string | null = null): Office => ({
  id,
  name: id,
  kind,
  code: id,
  parent_id: parent,
  duty_phone: null,
  contact: null,
  contact_deputy_for: null,
  people: 1,
  vacant: 0,
})
const vacancy = (organisation: string, town: string, missing: number): Vacancy => ({
  organisation: { id: organisation, name: organisation },
  role: 'grid_worker',
  area: { code: '1', name: '第1网格' },
  town: { code: town, name: town },
  missing,
  since: null,
})
const row = (outcome: Outcome): SheetRow => ({
  row: 2,
  name: '马新',
  username: 'maxin',
  role: 'grid_worker',
  area_code: '1',
  valid_from: '2026-03-01',
  valid_to: null,
  outcome,
})

describe('the offices', () => {
  test('a town stands above its own places, and departments come last', () => {
    const found = branchesOf([
      office('water', 'department', 'county'),
      office('county', 'county'),
      office('east', 'town', 'county'),
      office('v1', 'village', 'east'),
      office('west', 'town', 'county'),
    ])

    expect(found.map(({ office: top, below }) => [top.id, below.map(each => each.id)])).toEqual([
      ['county', []],
      ['east', ['v1']],
      ['west', []],
      ['water', []],
    ])
  })
})

describe('vacant posts', () => {
  const all = [vacancy('v1', 'east', 1), vacancy('v2', 'west', 3), vacancy('v1', 'east', 1)]

  test('are added up by organisation', () => {
    expect(byOffice(all).map(each => [each.name, each.missing, each.items.length])).toEqual([
      ['v1', 2, 2],
      ['v2', 3, 1],
    ])
  })

  test('are added up by town, the most first', () => {
    expect(byTown(all).map(each => [each.name, each.missing])).toEqual([
      ['west', 3],
      ['east', 2],
    ])
  })
})

describe('a sheet', () => {
  test('is told in figures, those that are nought too', () => {
    expect(countsOf([row('new'), row('new'), row('ended')])).toEqual([
      { outcome: 'new', n: 2 },
      { outcome: 'changed', n: 0 },
      { outcome: 'ended', n: 1 },
      { outcome: 'unchanged', n: 0 },
    ])
  })

  test('a cell is called as the sheet calls it', () => {
    expect(cellOf({ row: 12, column: 'C', code: 'required', value: '' })).toBe('C12')
  })

  test('what comes as base64 is the bytes again', () => {
    expect([...bytesOf(btoa('\u0000\u00ffPK'))]).toEqual([0, 255, 80, 75])
  })
})
