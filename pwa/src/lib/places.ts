/** A place's name before and from its grid's number: the number is what a short line must not lose. */
export function placeParts(name: string): { village: string; grid: string } {
  const [, village = name, grid = ''] = /^(.*?)(第?\d+\D*)$/.exec(name) ?? []
  return { village, grid }
}
