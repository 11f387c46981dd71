/** Gives a file to whoever is at the screen, as a download. */
export function offerFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads it after the click has ended.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
