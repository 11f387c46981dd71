import type { Component, InjectionKey } from 'vue'
import type {
  Area,
  Category,
  FieldSchema,
  FormSchema,
  Located,
  LonLat,
  MatterRow,
  Organisation,
} from '@/lib/api'

export type FieldKind =
  'text' | 'line' | 'yes_no' | 'choice' | 'unit' | 'matter' | 'category' | 'place' | 'number'

/** A grid or village by its code, or a point on the map. */
export type PlaceGiven = { grid: string } | { point: LonLat & { datum: 'wgs84' } }
export type Given = Record<string, string | number | boolean | PlaceGiven | null>

/** What a form's pickers choose from; how they ask the server is not theirs to know. */
export interface FormSources {
  units: Organisation[]
  kinds: Category[]
  areas: Area[]
  /** The places of one's own posts. */
  own: Area[]
  fullName: (area: Area) => string
  /** Where the map of a place begins. */
  at: LonLat | null
  bounds: [number, number, number, number] | null
  locate: (point: LonLat) => Promise<Located | null>
  /** Open matters whose number or words hold what is typed. */
  find: (words: string) => Promise<MatterRow[]>
}

export const NO_SOURCES: FormSources = {
  units: [],
  kinds: [],
  areas: [],
  own: [],
  fullName: area => area.name,
  at: null,
  bounds: null,
  locate: () => Promise.resolve(null),
  find: () => Promise.resolve([]),
}

/** The map picker, fetched when a form first wants it. */
export const MAP_PICKER: InjectionKey<Component> = Symbol('map picker')

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
  const widget = field['x-widget']
  if (widget && widget !== 'text') return widget
  if (field.enum) return 'choice'
  if (types.includes('boolean')) return 'yes_no'
  if (types.includes('integer') || types.includes('number')) return 'number'
  return widget === 'text' ? 'text' : 'line'
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
