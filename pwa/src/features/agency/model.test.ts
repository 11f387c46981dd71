import { describe, expect, test } from 'vitest'
import { askedIn, reportFor, viewIn, VIEWS, villageOf } from '@/features/agency/model'

describe('requests for agent service', () => {
  test('each view asks the server for its own', () => {
    expect(VIEWS.map(askedIn)).toEqual([
      { state: 'waiting' },
      { state: 'taken' },
      { to_tell: true },
      {},
    ])
  })

  test('an address that names no view shows what waits', () => {
    expect([viewIn('taken'), viewIn('nonsense'), viewIn(undefined)]).toEqual([
      'taken',
      'waiting',
      'waiting',
    ])
  })

  test('a small grid and a village lie in a village, a town in none', () => {
    expect(['640425100200001', '640425100200', '640425100000', '640425'].map(villageOf)).toEqual([
      '640425100200',
      '640425100200',
      null,
      null,
    ])
  })

  test('a report for somebody begins with what the request says', () => {
    const bare = { item: 'raise', ticket: null, number: null, consented: false }

    expect(reportFor(bare).query).toEqual({ item: 'raise' })
    expect(reportFor({ ...bare, ticket: 'a', number: 'n', consented: true }).query).toEqual({
      item: 'raise',
      ticket: 'a',
      number: 'n',
      consented: 'true',
    })
  })
})
