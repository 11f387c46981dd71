/** A thing to say, as a key of the locale files and the values it needs. */
export interface Phrase {
  key: string
  values: Record<string, string | number>
}

export const phrase = (key: string, values: Phrase['values'] = {}): Phrase => ({ key, values })
