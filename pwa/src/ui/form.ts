import type { FieldSchema, FormSchema } from '@/lib/api'

export type FieldKind = 'text' | 'line' | 'yes_no' | 'choice' | 'unit' | 'matter' | 'number'
export type Given = Record<string, string | number | boolean | null>

export interface FormField {
  name: string
  kind: FieldKind
  required: boolean
  choices: string[]
  longest: number | undefined
}

const typesOf = ({ type }: FieldSchema): string[] =>
  Array.isArray(type) ? type : type ? [type] : []

function kindOf(field: FieldSchema): FieldKind {
  const types = typesOf(field)
  if (field['x-widget'] === 'unit' || field['x-widget'] === 'matter') return field['x-widget']
  if (field.enum) return 'choice'
  if (types.includes('boolean')) return 'yes_no'
  if (types.includes('integer') || types.includes('number')) return 'number'
  return field['x-widget'] === 'text' ? 'text' : 'line'
}

/** The fields of an action's form, in the server's order. */
export const fieldsOf = (schema: FormSchema): FormField[] =>
  Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    kind: kindOf(field),
    required: schema.required?.includes(name) ?? false,
    choices: field.enum ?? [],
    longest: field.maxLength,
  }))

const isBlank = (value: Given[string] | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** Required fields that are still blank. */
export const missing = (fields: FormField[], given: Given): string[] =>
  fields.filter(field => field.required && isBlank(given[field.name])).map(field => field.name)

/** What goes to the server: blank fields left out, texts without outer space. */
export const filled = (fields: FormField[], given: Given): Given =>
  Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = given[name]
      if (value === undefined || isBlank(value)) return []
      return [[name, typeof value === 'string' ? value.trim() : value]]
    }),
  )
