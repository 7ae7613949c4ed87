/** The one JSON file a station hands on. Only what the link's statement names by digest counts. */
export interface Parcel {
  $schema: 'https://jidoka.dev/schemas/parcel/v1'
  serial: string
  station: string
  round: number
  attempt: number
  /** Sigstore bundle v0.3 as JSON. */
  link: unknown
  /** Sorted by name. */
  attachments: Attachment[]
}

export interface Attachment {
  name: string
  sha256: string
  encoding: 'utf8' | 'base64'
  content: string
}
