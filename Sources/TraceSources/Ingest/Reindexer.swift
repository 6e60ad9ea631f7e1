package import LogReading
package import TraceModel
package import TraceStore

/// Makes steps, requests and clocks of an index anew from its records, as if the logs had been ingested with another
/// profile. The records are all that is needed; the files may be gone.
package struct Reindexer {
  /// Why an index stays as it is.
  package enum Problem: Error, Equatable {
    /// `count` records of a log have no time by the profile, and would be lost.
    case losesRecords(file: String, count: Int, profile: String)
    /// Another process has added to the index, again and again.
    case busy(path: String)
  }

  private let index: IndexFile
  private let decoder: LogDecoder

  /// `decoder` reads with the new profile, and shares no catalog with the index.
  package init(index: IndexFile, decoder: LogDecoder) {
    self.index = index
    self.decoder = decoder
  }

  /// Makes the index anew. Throws `Problem`, or what the databases throw; the index is as it was then.
  package func run() async throws -> IngestSummary {
    try await IndexRemaking(of: index, from: [index], decoder: decoder).run { _, _ in
      let (entries, former) = try index.read {
        (
          try Ledger($0, catalog: index.catalog).entries,
          try StoredProfiles(IndexReader($0, catalog: index.catalog), decoder.with(nil), path: index.path)
        )
      }
      let sources = entries.map { entry in
        ReindexedSources.Source(
          entry: entry, place: RecordSpool.source(entry.number),
          former: former.decoder(of: UInt32(clamping: entry.number)), reading: .anew)
      }
      let numbers = entries.map { ($0.number, $0.number) }
      return try ReindexedSources(
        sources, [SourceNumbers(Dictionary(numbers, uniquingKeysWith: { $1 }))], decoder: decoder)
    }
  }
}
