import { describe, expect, test } from 'vitest'
import type { FormSchema } from '@/lib/api'
import { fieldsOf, filled, missing } from '@/ui/form'

const schema: FormSchema = {
  type: 'object',
  required: ['satisfied', 'unit', 'words'],
  properties: {
    satisfied: { type: 'boolean' },
    way: { type: 'string', enum: ['phone', 'on_site'] },
    unit: { type: 'string', 'x-widget': 'unit' },
    into: { type: 'string', 'x-widget': 'matter' },
    words: { type: 'string', 'x-widget': 'text', maxLength: 2000 },
    category: { type: 'string', 'x-widget': 'category', maxLength: 48 },
    place: { type: 'object', 'x-widget': 'place' },
    heads: { type: ['integer', 'null'] },
    name: { type: 'string' },
  },
}

describe('a form from its schema', () => {
  const fields = fieldsOf(schema)

  test('each field has its kind, in the order of the server', () => {
    expect(fields.map(field => [field.name, field.kind])).toEqual([
      ['satisfied', 'yes_no'],
      ['way', 'choice'],
      ['unit', 'unit'],
      ['into', 'matter'],
      ['words', 'text'],
      ['category', 'category'],
      ['place', 'place'],
      ['heads', 'number'],
      ['name', 'line'],
    ])
  })

  test('a no is an answer, blanks are not', () => {
    expect(missing(fields, { satisfied: false, words: '  ' })).toEqual(['unit', 'words'])
  })

  test('a place is an answer, and goes as it is', () => {
    const place = { grid: '640425100200001' }

    expect(filled(fields, { place, satisfied: true })).toEqual({ place, satisfied: true })
  })

  test('blanks are left out and texts trimmed', () => {
    expect(filled(fields, { satisfied: false, words: ' 好 ', way: '', other: 1 })).toEqual({
      satisfied: false,
      words: '好',
    })
  })

  test('a schema without fields is an empty form', () => {
    expect(fieldsOf({})).toEqual([])
  })
})
